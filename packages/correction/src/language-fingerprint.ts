import { checksumOf } from './checksum.ts';
import type { Language } from './language.ts';
import { phonesOfWords } from './transcription.ts';

const fingerprints = new WeakMap<Language, number>();

/** Words whose phones are looked at: enough to notice that the rules are read in another way than they were. */
const WORDS_HEARD = 1000;

/** 32 bits that differ where a lexicon compiled with one language would be wrong with the other. */
export function fingerprintOf(language: Language): number {
  const present = fingerprints.get(language);
  if (present !== undefined) return present;
  const numbers = [language.fingerprint(), ...language.phoneCosts];
  let heard = 0;
  for (const word of language.everydayWords()) {
    if (heard === WORDS_HEARD) break;
    numbers.push(...phonesOfWords([word], language));
    heard += 1;
  }
  const fingerprint = checksumOf(new Uint32Array(numbers));
  fingerprints.set(language, fingerprint);
  return fingerprint;
}

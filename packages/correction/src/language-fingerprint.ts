import { checksumOf } from './checksum.ts';
import type { Language } from './language.ts';
import { hashOfText } from './text-hash.ts';
import { phonesOfWords } from './transcription.ts';

const fingerprints = new WeakMap<Language, number>();

/** Words and numbers that are looked at: enough to notice that tables are read in another way than they were. */
const WORDS_HEARD = 1000;
const NUMBERS_SAID = 120;

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
  for (let value = 0; value < NUMBERS_SAID; value += 1) {
    const ways = [...language.sayings.cardinals(value), ...language.sayings.ordinals(value)];
    numbers.push(hashOfText(ways.join(' ')));
  }
  const fingerprint = checksumOf(new Uint32Array(numbers));
  fingerprints.set(language, fingerprint);
  return fingerprint;
}

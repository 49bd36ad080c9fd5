import type { Language } from './language.ts';
import type { LexiconProblem } from './lexicon-source.ts';
import { EVERYDAY_HOMOPHONE_RANK_MAX } from './policy.ts';
import { phoneKey, phonesOfWords, type WrittenTerm } from './transcription.ts';

type Collision = Pick<LexiconProblem, 'kind' | 'message'>;

/** What everyday speech sounds like, by language: for the compilation of lexicons. */
const everydayWordsOf = new WeakMap<Language, ReadonlyMap<string, EverydayWord>>();

interface EverydayWord {
  readonly word: string;
  readonly rank: number;
}

/** The commonest word by its phones, up to the rank from which homophones are left to the score. */
function everydayWordsByPhones(language: Language): ReadonlyMap<string, EverydayWord> {
  const present = everydayWordsOf.get(language);
  if (present !== undefined) return present;
  const words = new Map<string, EverydayWord>();
  let rank = 0;
  for (const word of language.everydayWords()) {
    rank += 1;
    if (rank > EVERYDAY_HOMOPHONE_RANK_MAX) break;
    const key = phoneKey(phonesOfWords([word], language));
    if (!words.has(key)) words.set(key, { word, rank });
  }
  everydayWordsOf.set(language, words);
  return words;
}

/** The everyday words that stand in the way of a term, for whoever wrote it. */
export function collisionsOf(
  { canonical, words }: WrittenTerm,
  readings: readonly Uint8Array[],
  language: Language,
): readonly Collision[] {
  const everyday = everydayWordsByPhones(language);
  for (const phones of readings) {
    const same = everyday.get(phoneKey(phones));
    if (same === undefined || same.word === words.join('')) continue;
    const message = `“${canonical}” sounds like the everyday word “${same.word}” (rank ${same.rank}), which is left as it is; add a pair, or mark the term critical to have it asked.`;
    return [{ kind: 'collides-with-everyday-word', message }];
  }
  return [];
}

import type { Language } from './language.ts';
import { EVERYDAY_HOMOPHONE_RANK_MAX } from './policy.ts';
import { phoneKey, phonesOfWords } from './transcription.ts';

/** A word by how it sounds. */
export interface SoundingWord {
  readonly word: string;
  /** Frequency rank, 1 the commonest. */
  readonly rank: number;
}

const soundsOf = new WeakMap<Language, ReadonlyMap<string, SoundingWord>>();

/** Of everyday words up to the rank that guards them, the commonest by its `phoneKey`. Made once a language. */
export function everydaySounds(language: Language): ReadonlyMap<string, SoundingWord> {
  const present = soundsOf.get(language);
  if (present !== undefined) return present;
  const sounds = new Map<string, SoundingWord>();
  let rank = 0;
  for (const word of language.everydayWords()) {
    rank += 1;
    if (rank > EVERYDAY_HOMOPHONE_RANK_MAX) break;
    const key = phoneKey(phonesOfWords([word], language));
    if (!sounds.has(key)) sounds.set(key, { word, rank });
  }
  soundsOf.set(language, sounds);
  return sounds;
}

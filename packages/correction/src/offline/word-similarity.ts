import type { Language } from '../language.ts';
import { PHONES_MAX, phoneDistance, phoneSimilarity } from '../phone-distance.ts';
import { phonesOfWords } from '../transcription.ts';

/** How alike two runs of folded words sound, 0..1; 0 for what is too long to be compared. */
export function wordSimilarity(a: readonly string[], b: readonly string[], language: Language): number {
  const [phonesA, phonesB] = [phonesOfWords(a, language), phonesOfWords(b, language)];
  if (phonesA.length > PHONES_MAX || phonesB.length > PHONES_MAX) return 0;
  const distance = phoneDistance(
    { phones: phonesA, start: 0, end: phonesA.length },
    { phones: phonesB, start: 0, end: phonesB.length },
    language.phoneCosts,
  );
  return phoneSimilarity(distance, phonesA.length, phonesB.length);
}

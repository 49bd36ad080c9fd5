import { type Language, PHONES_PER_WORD_MAX } from '../../src/language.ts';
import { phoneDistance, phoneSimilarity } from '../../src/phone-distance.ts';
import { phonesOfWords } from '../../src/transcription.ts';

/** The phones of a word in the symbols of the language. */
export function phonesOf(language: Language, word: string): string {
  const out = new Uint8Array(PHONES_PER_WORD_MAX);
  const end = language.transcribe(word, out, 0);
  return Array.from(out.subarray(0, end), (phone) => language.phoneSymbols.charAt(phone)).join('');
}

/** How alike two phrases sound in a language, 0 to 1. */
export function similarityOf(language: Language, a: string, b: string): number {
  const [one, other] = [a, b].map((text) => phonesOfWords(text.split(' '), language));
  if (one === undefined || other === undefined) return 0;
  const slice = (phones: Uint8Array) => ({ phones, start: 0, end: phones.length });
  const distance = phoneDistance(slice(one), slice(other), language.phoneCosts);
  return phoneSimilarity(distance, one.length, other.length);
}

/** Reads `word phones` pairs, one a line or several divided by `|`. */
export function readTable(text: string): readonly (readonly [word: string, phones: string])[] {
  return text
    .split(/[|\n]/u)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .map((cell) => {
      const [word = '', phones = ''] = cell.split(' ');
      return [word, phones] as const;
    });
}

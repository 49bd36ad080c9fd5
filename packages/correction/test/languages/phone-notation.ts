import { type Language, PHONES_PER_WORD_MAX } from '../../src/language.ts';

/** The phones of a word in the symbols of the language. */
export function phonesOf(language: Language, word: string): string {
  const out = new Uint8Array(PHONES_PER_WORD_MAX);
  const end = language.transcribe(word, out, 0);
  return Array.from(out.subarray(0, end), (phone) => language.phoneSymbols.charAt(phone)).join('');
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

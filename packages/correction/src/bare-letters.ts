const MARKS = /\p{M}/gu;
const ASCII = /^[a-z]*$/u;

/** The letters of words run together, without accents: what is left when only spelling, not sound, is compared. */
export function bareLetters(words: readonly string[]): string {
  return words.map(bareWord).join('');
}

export function bareWord(word: string): string {
  return ASCII.test(word) ? word : word.normalize('NFD').replace(MARKS, '');
}

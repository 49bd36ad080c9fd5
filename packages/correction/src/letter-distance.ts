const MARKS = /\p{M}/gu;
const ASCII = /^[a-z]*$/u;

/** The letters of words run together, without accents: what is left when only spelling, not sound, is compared. */
export function bareLetters(words: readonly string[]): string {
  return words.map(bareWord).join('');
}

export function bareWord(word: string): string {
  return ASCII.test(word) ? word : word.normalize('NFD').replace(MARKS, '');
}

let row = new Uint16Array(128);

/** Levenshtein distance in UTF-16 code units. Keeps one row of scratch: not re-entrant. */
export function letterDistance(a: string, b: string): number {
  if (row.length <= b.length) row = new Uint16Array(b.length * 2);
  for (let j = 0; j <= b.length; j += 1) row[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    let diagonal = row[0]!;
    row[0] = i;
    const letter = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j]!;
      const replaced = letter === b.charCodeAt(j - 1) ? diagonal : diagonal + 1;
      row[j] = Math.min(replaced, above + 1, row[j - 1]! + 1);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

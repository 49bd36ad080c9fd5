/**
 * For each word of `after` the place of the word of `before` that it is the same as, in an alignment with the fewest substitutions,
 * insertions and deletions (Wagner & Fischer 1974, doi 10.1145/321796.321811); none where it is another.
 */
export function matchWords(
  before: readonly string[],
  after: readonly string[],
): readonly (number | undefined)[] {
  const width = after.length + 1;
  const table = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  const replaced = (i: number, j: number): number =>
    at(i - 1, j - 1) + (before[i - 1] === after[j - 1] ? 0 : 1);
  for (let i = 0; i <= before.length; i += 1) table[i * width] = i;
  for (let j = 0; j <= after.length; j += 1) table[j] = j;
  for (let i = 1; i <= before.length; i += 1) {
    for (let j = 1; j <= after.length; j += 1) {
      table[i * width + j] = Math.min(replaced(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const matches = new Array<number | undefined>(after.length).fill(undefined);
  let i = before.length;
  let j = after.length;
  while (i > 0 && j > 0) {
    if (at(i, j) === replaced(i, j)) {
      if (before[i - 1] === after[j - 1]) matches[j - 1] = i - 1;
      i -= 1;
      j -= 1;
    } else if (at(i, j) === at(i - 1, j) + 1) i -= 1;
    else j -= 1;
  }
  return matches;
}

/** A stretch in which two texts have other words: tokens `from` to `to` (half-open) of one, `otherFrom` to `otherTo` of the other. */
export interface Difference {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** More cells than this are not filled: the two have little to do with each other, or are no single utterance. */
const CELLS_MAX = 40_000;

/**
 * Where two texts have other words than each other, in order: what a longest common subsequence leaves between its words.
 * Empty for the same words; undefined where too much of long texts differs.
 */
export function differences(
  words: readonly string[],
  other: readonly string[],
): readonly Difference[] | undefined {
  let head = 0;
  const shorter = Math.min(words.length, other.length);
  while (head < shorter && words[head] === other[head]) head += 1;
  let end = words.length;
  let otherEnd = other.length;
  while (end > head && otherEnd > head && words[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  const rows = end - head;
  const columns = otherEnd - head;
  if (rows === 0 && columns === 0) return [];
  const width = columns + 1;
  if ((rows + 1) * width > CELLS_MAX) return undefined;
  // Cell (i, j): the longest common subsequence of the words from i and the other words from j on.
  const longest = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        words[head + i] === other[head + j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const found: Difference[] = [];
  let from = 0;
  let otherFrom = 0;
  let i = 0;
  let j = 0;
  const close = (): void => {
    if (i > from || j > otherFrom) {
      found.push({
        from: head + from,
        to: head + i,
        otherFrom: head + otherFrom,
        otherTo: head + j,
      });
    }
  };
  while (i < rows && j < columns) {
    if (words[head + i] === other[head + j]) {
      close();
      i += 1;
      j += 1;
      from = i;
      otherFrom = j;
    } else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  i = rows;
  j = columns;
  close();
  return found;
}

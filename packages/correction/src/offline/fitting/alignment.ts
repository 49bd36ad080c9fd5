/** A hypothesis laid against its reference with the fewest substitutions, insertions and deletions. */
export interface Alignment {
  readonly errors: number;
  /** 1 for each reference word that the hypothesis has right. */
  readonly hits: Uint8Array;
  /** 1 for each word of the hypothesis that stands for one of those. */
  readonly hypothesisHits: Uint8Array;
}

/** Levenshtein alignment of words. Of equally good ones it takes, from the end, the diagonal before the deletion. */
export function align(reference: readonly string[], hypothesis: readonly string[]): Alignment {
  const width = hypothesis.length + 1;
  const table = new Uint16Array((reference.length + 1) * width);
  const at = (i: number, j: number) => table[i * width + j] ?? 0;
  const replaced = (i: number, j: number) =>
    at(i - 1, j - 1) + (reference[i - 1] === hypothesis[j - 1] ? 0 : 1);
  for (let i = 0; i <= reference.length; i += 1) table[i * width] = i;
  for (let j = 0; j <= hypothesis.length; j += 1) table[j] = j;
  for (let i = 1; i <= reference.length; i += 1) {
    for (let j = 1; j <= hypothesis.length; j += 1) {
      table[i * width + j] = Math.min(replaced(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const hits = new Uint8Array(reference.length);
  const hypothesisHits = new Uint8Array(hypothesis.length);
  let i = reference.length;
  let j = hypothesis.length;
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && at(i, j) === replaced(i, j)) {
      if (reference[i - 1] === hypothesis[j - 1]) {
        hits[i - 1] = 1;
        hypothesisHits[j - 1] = 1;
      }
      i -= 1;
      j -= 1;
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) i -= 1;
    else j -= 1;
  }
  return { errors: at(reference.length, hypothesis.length), hits, hypothesisHits };
}

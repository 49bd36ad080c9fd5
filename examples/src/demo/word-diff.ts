/** A run of words that two texts have in common, or in which they differ. Joined by spaces, the runs give the texts. */
export interface DiffRun {
  readonly before: string;
  readonly after: string;
}

/** The runs of two texts by their longest common subsequence of words; runs that differ stand alone. */
export function diffWords(before: string, after: string): readonly DiffRun[] {
  const [left, right] = [before.split(' '), after.split(' ')];
  const common = commonLengths(left, right);
  const runs: { before: string[]; after: string[]; same: boolean }[] = [];
  const extend = (same: boolean, was: readonly string[], is: readonly string[]) => {
    let run = runs.at(-1);
    if (run?.same !== same) {
      run = { before: [], after: [], same };
      runs.push(run);
    }
    run.before.push(...was);
    run.after.push(...is);
  };
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [was, is] = [left[i], right[j]];
    if (was !== undefined && was === is) {
      extend(true, [was], [was]);
      i++;
      j++;
    } else if (was !== undefined && (is === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      extend(false, [was], []);
      i++;
    } else if (is !== undefined) {
      extend(false, [], [is]);
      j++;
    }
  }
  return runs.map((run) => ({ before: run.before.join(' '), after: run.after.join(' ') }));
}

/** `lengths[i][j]`: how many words the texts have in common from word `i` and word `j` on. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const row = lengths[i] ?? [];
      row[j] =
        left[i] === right[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  return lengths;
}

function at(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

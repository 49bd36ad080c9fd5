/**
 * Errors of a text against what was said, by word alignment: Levenshtein with cost 1 for substitution, insertion and
 * deletion. Case and punctuation don't count, accents do.
 */
import { asHeard } from '../sample-data/turn-markup.ts';

export interface WordErrors {
  /** Words of the reference. */
  readonly words: number;
  readonly errors: number;
  /** For each word of the reference, whether the text has it. */
  readonly hits: readonly boolean[];
}

export function countWordErrors(reference: string, text: string): WordErrors {
  const said = asHeard(reference).split(' ');
  const heard = asHeard(text).split(' ');
  const costs = alignmentCosts(said, heard);
  return {
    words: said.length,
    errors: costs.at(-1)?.at(-1) ?? 0,
    hits: hitsOf(said, heard, costs),
  };
}

/** How many words of the reference `before` had right and `after` has wrong. */
export function countBrokenWords(before: WordErrors, after: WordErrors): number {
  return before.hits.filter((hit, index) => hit && after.hits[index] === false).length;
}

export type Effect = 'better' | 'same' | 'worse';

/** What became of a turn, against what was said. A broken word is worse, whatever else was won. */
export function effectOf(reference: string, before: string, after: string): Effect {
  const was = countWordErrors(reference, before);
  const is = countWordErrors(reference, after);
  if (is.errors > was.errors || countBrokenWords(was, is) > 0) return 'worse';
  return is.errors < was.errors ? 'better' : 'same';
}

/** `costs[i][j]`: the cheapest way from the first `i` words said to the first `j` words heard. */
function alignmentCosts(said: readonly string[], heard: readonly string[]): readonly (readonly number[])[] {
  const costs = [Array.from({ length: heard.length + 1 }, (_, j) => j)];
  for (const [i, word] of said.entries()) {
    const above = costs[i] ?? [];
    const row = [i + 1];
    for (const [j, other] of heard.entries())
      row.push(Math.min(at(above, j) + (word === other ? 0 : 1), at(above, j + 1) + 1, at(row, j) + 1));
    costs.push(row);
  }
  return costs;
}

function hitsOf(
  said: readonly string[],
  heard: readonly string[],
  costs: readonly (readonly number[])[],
): readonly boolean[] {
  const hits = said.map(() => false);
  let [i, j] = [said.length, heard.length];
  while (i > 0 && j > 0) {
    const here = at(costs[i], j);
    const isSame = said[i - 1] === heard[j - 1];
    if (here === at(costs[i - 1], j - 1) + (isSame ? 0 : 1)) {
      hits[i - 1] = isSame;
      i -= 1;
      j -= 1;
    } else if (here === at(costs[i - 1], j) + 1) i -= 1;
    else j -= 1;
  }
  return hits;
}

function at(row: readonly number[] | undefined, index: number): number {
  return row?.[index] ?? Number.POSITIVE_INFINITY;
}

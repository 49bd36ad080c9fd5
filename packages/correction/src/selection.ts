import type { Candidate } from './candidate.ts';

export interface WeightedCandidate extends Pick<Candidate, 'from' | 'to'> {
  /** More than 0: what choosing it is worth. */
  readonly weight: number;
}

/**
 * The non-overlapping candidates whose weights add up to the most, in text order (weighted interval scheduling). Of equal
 * sums the one whose last candidate ends first wins.
 */
export function selectNonOverlapping<T extends WeightedCandidate>(candidates: readonly T[]): readonly T[] {
  const byEnd = [...candidates].sort((a, b) => a.to - b.to || a.from - b.from);
  const best = new Float64Array(byEnd.length + 1);
  const before = new Uint32Array(byEnd.length);
  byEnd.forEach((candidate, i) => {
    let compatible = i;
    while (compatible > 0 && byEnd[compatible - 1]!.to > candidate.from) compatible -= 1;
    before[i] = compatible;
    best[i + 1] = Math.max(best[i]!, best[compatible]! + candidate.weight);
  });
  const selected: T[] = [];
  let i = byEnd.length;
  while (i > 0) {
    if (best[i] === best[i - 1]) {
      i -= 1;
      continue;
    }
    selected.push(byEnd[i - 1]!);
    i = before[i - 1]!;
  }
  return selected.reverse();
}

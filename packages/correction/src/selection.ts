import { type Candidate, longestWindow } from './candidate.ts';

interface Scored {
  readonly candidate: Pick<Candidate, 'from' | 'to'>;
  readonly score: number;
}

/**
 * Those that nothing they overlap with outdoes, in text order. Of equal scores the longer one goes first, and of equal
 * lengths the one that begins first. `scored` are in order of `from`.
 *
 * Not the best set that doesn't overlap: that one may change at the beginning of a text because of its end. What a
 * better neighbour keeps out here, and is apart from all that was chosen, is chosen in the next round.
 */
export function selectNonOverlapping<T extends Scored>(scored: readonly T[]): readonly T[] {
  if (scored.length < 2) return scored;
  const longest = longestWindow(scored.map(({ candidate }) => candidate));
  return scored.filter((one, index) => {
    const { from, to } = one.candidate;
    for (let i = index + 1; i < scored.length && scored[i]!.candidate.from < to; i += 1) {
      if (goesBefore(scored[i]!, one)) return false;
    }
    for (let i = index - 1; i >= 0; i -= 1) {
      const other = scored[i]!;
      if (other.candidate.from + longest <= from) break;
      if (other.candidate.to > from && !goesBefore(one, other)) return false;
    }
    return true;
  });
}

/** `a`, which stands after `b` in the list, has the higher score or is longer. */
function goesBefore(a: Scored, b: Scored): boolean {
  if (a.score !== b.score) return a.score > b.score;
  return a.candidate.to - a.candidate.from > b.candidate.to - b.candidate.from;
}

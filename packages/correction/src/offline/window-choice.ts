import type { ScoredCandidate } from '../assessment.ts';
import { overlaps } from '../candidate.ts';

/** So much less alike than another window for the same term, a window is a piece of the mention, or has words too many. */
const LESS_ALIKE = 0.1;
/** A window that is itself less likely than this has words that are right as they are. */
const LIKELY = 0.4;

/**
 * Whether a term was said and over which words are two questions, and a part of a mention may answer the first one better than the
 * whole. So a window that another one for the same term clearly outdoes in likeness is no choice, and its score goes to those that
 * outdo it: `colas anitas` becomes `Colsanitas`, not `Colsanitas anitas`. In the order given.
 */
export function chooseWindows(scored: readonly ScoredCandidate[]): readonly ScoredCandidate[] {
  const likely = scored.filter(({ score }) => score >= LIKELY);
  const outdoes = (better: ScoredCandidate, worse: ScoredCandidate): boolean =>
    better.candidate.term === worse.candidate.term &&
    better.candidate.similarity - worse.candidate.similarity > LESS_ALIKE &&
    overlaps(better.candidate, worse.candidate) &&
    !likely.some(
      ({ candidate: other }) =>
        other.term !== better.candidate.term &&
        overlaps(other, better.candidate) &&
        !overlaps(other, worse.candidate),
    );
  return scored.map((one) => {
    if (likely.some((other) => outdoes(other, one))) return { ...one, score: 0 };
    if (one.score < LIKELY) return one;
    const outdone = likely.filter((other) => outdoes(one, other));
    return { ...one, score: Math.max(one.score, ...outdone.map(({ score }) => score)) };
  });
}

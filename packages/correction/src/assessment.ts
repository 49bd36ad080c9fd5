import { type Candidate, overlaps } from './candidate.ts';
import type { Decision, RejectionReason } from './correction.ts';
import { replacedWords } from './features.ts';
import type { CorrectionPolicy } from './policy.ts';
import type { Utterance } from './utterance.ts';

/** A candidate with its score, and what is to be done about it as far as it can be said without the others. */
export interface Assessment {
  readonly candidate: Candidate;
  readonly score: number;
  /** Distance of `score` to the best other term's for some of the same words. */
  readonly margin: number;
  readonly decision: Decision;
  /** Why a candidate that is not applied is not. */
  readonly reason?: RejectionReason;
}

export interface ScoredCandidate {
  readonly candidate: Candidate;
  readonly score: number;
}

/** Decides about each candidate found by sound, in the order given. */
export function assessAll(
  utterance: Utterance,
  scored: readonly ScoredCandidate[],
  policy: CorrectionPolicy,
): readonly Assessment[] {
  return scored.map(({ candidate, score }) => {
    const margin = score - bestRivalScore(candidate, scored);
    const verdict = decide({ candidate, score, margin }, utterance, policy);
    return { candidate, score, margin, ...verdict };
  });
}

function bestRivalScore(candidate: Candidate, scored: readonly ScoredCandidate[]): number {
  let best = 0;
  for (const other of scored) {
    if (other.candidate.term === candidate.term || other.score <= best) continue;
    if (overlaps(other.candidate, candidate)) best = other.score;
  }
  return best;
}

type Verdict = Pick<Assessment, 'decision' | 'reason'>;

function decide(
  scored: ScoredCandidate & { readonly margin: number },
  utterance: Utterance,
  policy: CorrectionPolicy,
): Verdict {
  const { candidate, score, margin } = scored;
  const threshold = candidate.term.threshold ?? policy.applyThreshold;
  const uncertain: Decision = candidate.term.critical ? 'clarify' : 'suggest';
  if (score < Math.min(threshold, policy.suggestThreshold) || threshold === 1) {
    return { decision: 'keep', reason: 'below-threshold' };
  }
  if (isEverydayHomophone(candidate, utterance, policy)) {
    return { decision: uncertain, reason: 'everyday-words' };
  }
  if (score < threshold) return { decision: uncertain, reason: 'below-threshold' };
  if (margin < policy.minMargin) return { decision: uncertain, reason: 'small-margin' };
  return { decision: 'apply' };
}

/** The words as they stand are everyday words that sound exactly like the term: only context could tell. */
function isEverydayHomophone(candidate: Candidate, utterance: Utterance, policy: CorrectionPolicy): boolean {
  if (candidate.method !== 'phonetic') return false;
  const { rarestRank } = replacedWords(utterance, candidate);
  return rarestRank > 0 && rarestRank <= policy.homophoneRankMax;
}

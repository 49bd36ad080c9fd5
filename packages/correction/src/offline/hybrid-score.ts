/**
 * The offline score: a logistic regression over the online score, which already weighs phones, letters, margins, word frequencies
 * and confidences, and over what only a finished call and the bank can tell. KEEP is the other class: a probability below one half
 * says that the words should stay as they are.
 */
import type { ScoredCandidate } from '../assessment.ts';
import { logistic, logitOf } from '../score.ts';
import { HYBRID_MODEL } from './hybrid-model.ts';
import { KNOWN_ERROR_SIMILARITY_MIN, type KnownError } from './known-error.ts';
import type { SecondHearing, SecondWeights } from './second-hearing.ts';

/** What is known of a candidate beside its online score. */
export interface CallEvidence {
  readonly knownError: KnownError | undefined;
  /** In how many other turns of the call the term stands right, or is corrected with certainty. */
  readonly otherMentions: number;
  readonly second: SecondHearing;
}

/** How likely it is that a candidate is what was said, 0..1. */
export type HybridScore = (scored: ScoredCandidate, evidence: CallEvidence) => number;

/**
 * What known errors and other turns add to the logit. Set by hand: the data that the second transcription's weights are fitted
 * on have neither known pairs nor calls of several turns.
 */
const HAND_SET_WEIGHTS = { knownError: 3, mentionedElsewhere: 1.5 } as const;

/** Seen in this many calls, a known error counts in full. */
const PAIR_COUNT_FULL = 7;

/** The score with the fitted weights. */
export const hybridScore: HybridScore = createHybridScore(() => HYBRID_MODEL.second);

/** `weightsOf` gives the weights for a term by its canonical, so that a term can be scored by weights fitted without it. */
export function createHybridScore(weightsOf: (canonical: string) => SecondWeights): HybridScore {
  return ({ candidate, score }, { knownError, otherMentions, second }) =>
    logistic(
      logitOf(score) +
        (second === 'none' ? 0 : weightsOf(candidate.term.canonical)[second]) +
        HAND_SET_WEIGHTS.knownError * pairPrior(knownError) +
        (otherMentions > 0 ? HAND_SET_WEIGHTS.mentionedElsewhere : 0),
    );
}

/** 1 for the very words of an error seen often, 0 for words hardly like it. */
function pairPrior(known: KnownError | undefined): number {
  if (known === undefined) return 0;
  const alike = (known.similarity - KNOWN_ERROR_SIMILARITY_MIN) / (1 - KNOWN_ERROR_SIMILARITY_MIN);
  return alike * Math.min(1, Math.log2(1 + known.count) / Math.log2(1 + PAIR_COUNT_FULL));
}

/**
 * The offline score: a logistic regression over the online score, which already weighs phones, letters, margins, word frequencies
 * and confidences, and over what only a finished call and the bank can tell. KEEP is the other class: a probability below one half
 * says that the words should stay as they are.
 */
import type { ScoredCandidate } from '../assessment.ts';
import { logistic } from '../score.ts';
import { KNOWN_ERROR_SIMILARITY_MIN, type KnownError } from './known-errors.ts';
import type { SecondHearing } from './second-hearing.ts';

/** What is known of a candidate beside its online score. */
export interface CallEvidence {
  readonly knownError: KnownError | undefined;
  /** In how many other turns of the call the term stands right, or is corrected with certainty. */
  readonly otherMentions: number;
  readonly second: SecondHearing;
}

/**
 * `second…` are fitted on pairs of real recognisers' outputs, cross-validated by term; nothing else that was tried (similarity of
 * phones, letters or vectors, word frequencies) improved on the online score, whose coefficient was fitted at 1.04 (docs/offline.md).
 * `pairPrior` and `isMentionedElsewhere` are set by hand: those data have neither calls of several turns nor known pairs.
 */
const COEFFICIENTS = {
  onlineLogit: 1,
  secondHasTerm: 1.1,
  secondHasSameWords: -0.5,
  secondHasOtherWords: 0.65,
  pairPrior: 3,
  isMentionedElsewhere: 1.5,
} as const;

type HybridFeatures = Readonly<Record<keyof typeof COEFFICIENTS, number>>;

/** Seen in this many calls, a known error counts in full. */
const PAIR_COUNT_FULL = 7;

/** How likely it is that the candidate is what was said, 0..1. */
export function hybridScore({ score }: ScoredCandidate, evidence: CallEvidence): number {
  const features: HybridFeatures = {
    onlineLogit: logitOf(score),
    secondHasTerm: evidence.second === 'term' ? 1 : 0,
    secondHasSameWords: evidence.second === 'same-words' ? 1 : 0,
    secondHasOtherWords: evidence.second === 'other-words' ? 1 : 0,
    pairPrior: pairPrior(evidence.knownError),
    isMentionedElsewhere: evidence.otherMentions > 0 ? 1 : 0,
  };
  let logit = 0;
  for (const [name, value] of Object.entries(features)) {
    logit += COEFFICIENTS[name as keyof HybridFeatures] * value;
  }
  return logistic(logit);
}

/** 1 for the very words of an error seen often, 0 for words hardly like it. */
function pairPrior(known: KnownError | undefined): number {
  if (known === undefined) return 0;
  const alike = (known.similarity - KNOWN_ERROR_SIMILARITY_MIN) / (1 - KNOWN_ERROR_SIMILARITY_MIN);
  return alike * Math.min(1, Math.log2(1 + known.count) / Math.log2(1 + PAIR_COUNT_FULL));
}

function logitOf(probability: number): number {
  const bounded = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return Math.log(bounded / (1 - bounded));
}

/**
 * The offline score of a candidate: what the forest and the online score make of the turn's text and its second transcription, and what
 * only the call and the bank of known errors can tell. KEEP is the other class: a probability below one half says that the words
 * should stay as they are.
 */
import type { ScoredCandidate } from '../assessment.ts';
import { logistic, logitOf } from '../score.ts';
import { KNOWN_ERROR_SIMILARITY_MIN, type KnownError } from './known-error.ts';
import type { SecondHearing } from './second-hearing.ts';

/** What is known of a candidate beside its online score. */
export interface CallEvidence {
  /** Log odds by text and second transcription; undefined for what only a known error, or another hypothesis, leads to. */
  readonly turnLogit: number | undefined;
  readonly knownError: KnownError | undefined;
  /** In how many other turns of the call the term stands right, or is corrected with certainty. */
  readonly otherMentions: number;
  readonly second: SecondHearing;
}

/**
 * What known errors and other turns add to the logit. Set by hand: the data that the forest is trained on have neither known pairs nor
 * calls of several turns.
 */
const HAND_SET_WEIGHTS = { knownError: 3, mentionedElsewhere: 1.5 } as const;

/** What a second transcription adds to the online logit where the forest was not asked: a logistic regression on 4,721 mentions. */
const SECOND_WEIGHTS = { none: 0, term: 3.3, 'same-words': -0.4, 'other-words': 0.5 } as const;

/** Seen in this many calls, a known error counts in full. */
const PAIR_COUNT_FULL = 7;

/** How likely it is that a candidate is what was said, 0..1. */
export function hybridScore({ score, shift = 0 }: ScoredCandidate, evidence: CallEvidence): number {
  const { turnLogit, knownError, otherMentions, second } = evidence;
  return logistic(
    (turnLogit === undefined ? logitOf(score) + SECOND_WEIGHTS[second] : turnLogit + shift) +
      HAND_SET_WEIGHTS.knownError * pairPrior(knownError) +
      (otherMentions > 0 ? HAND_SET_WEIGHTS.mentionedElsewhere : 0),
  );
}

/**
 * The same without the forest: what the weights of the sound are fitted beside. The sound is asked about much that the forest holds to
 * be hopeless, and knows better.
 */
export function scoreBesideSound(scored: ScoredCandidate, evidence: CallEvidence): number {
  return hybridScore(scored, { ...evidence, turnLogit: undefined });
}

/** 1 for the very words of an error seen often, 0 for words hardly like it. */
function pairPrior(known: KnownError | undefined): number {
  if (known === undefined) return 0;
  const alike = (known.similarity - KNOWN_ERROR_SIMILARITY_MIN) / (1 - KNOWN_ERROR_SIMILARITY_MIN);
  return alike * Math.min(1, Math.log2(1 + known.count) / Math.log2(1 + PAIR_COUNT_FULL));
}

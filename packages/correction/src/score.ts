import { FIRST_FEATURES } from './features.ts';
import { createForest, type ForestLogit } from './forest.ts';
import type { Term } from './lexicon.ts';
import { SCORE_MODEL } from './score-model.ts';

/**
 * How likely it is that a candidate for a term is what was said, 0..1, from its features. Where `complete` is given, only the first
 * `FIRST_FEATURES` are written, and it writes the others.
 */
export type CandidateScore = (features: Float64Array, term: Term, complete?: () => void) => number;

/** Unpacking it takes 6 ms, more than all else that a corrector is made of; it keeps nothing of what it is asked. */
let unpacked: ForestLogit | undefined;

/** The built-in score: a forest trained on real recognisers' errors in Spanish, Portuguese and English together. */
export function createCandidateScore(): CandidateScore {
  unpacked ??= createForest(SCORE_MODEL, FIRST_FEATURES);
  const logit = unpacked;
  return (features, _term, complete) => logistic(logit(features, complete));
}

export function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Of a probability, kept finite. */
export function logitOf(probability: number): number {
  const bounded = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return Math.log(bounded / (1 - bounded));
}

import { createForest, type ForestLogit } from './forest.ts';
import { SCORE_MODEL } from './score-model.ts';

/** How likely it is that a candidate is what was said, 0..1, from its features and the term's canonical. */
export type CandidateScore = (features: Float64Array, canonical: string) => number;

/** Unpacking it takes 6 ms, more than all else that a corrector is made of; it keeps nothing of what it is asked. */
let unpacked: ForestLogit | undefined;

/** The built-in score: a forest trained on real recognisers' errors in Spanish, Portuguese and English together. */
export function createCandidateScore(): CandidateScore {
  unpacked ??= createForest(SCORE_MODEL);
  const logit = unpacked;
  return (features) => logistic(logit(features));
}

export function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Of a probability, kept finite. */
export function logitOf(probability: number): number {
  const bounded = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return Math.log(bounded / (1 - bounded));
}

/** Written by bench/src/eval/training/bin.ts; train again instead of changing it. */
import type { QuestionModel } from './question-likelihood.ts';

export interface ShippedQuestionModel extends QuestionModel {
  /** What the weights are of, in order. */
  readonly evidence: readonly string[];
  /** SHA-256 of the files that it and the score were trained on. */
  readonly dataHash: string;
}

export const QUESTION_MODEL: ShippedQuestionModel = {
  evidence: ['tenPhones', 'sameSound', 'missingWords', 'rareWithoutMishearing'],
  dataHash: '32d5a245cd30ef1160e204804003d2d4bf82aedffe25e33a2212bba91cd7833b',
  bias: { es: -0.95, pt: -1.298, en: -1.274 },
  logit: 0.958,
  weights: [1.007, 0.424, -0.519, -0.186],
};

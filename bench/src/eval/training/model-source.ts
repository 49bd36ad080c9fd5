import { createHash } from 'node:crypto';
import {
  FEATURE_NAMES,
  type ForestModel,
  QUESTION_EVIDENCE,
  type QuestionModel,
} from '@enmienda/correction/training';
import type { TrainingSet } from './training-set.ts';

/** The module that the corrector imports: the trees, the features they count on, and what they were trained on. */
export function modelSource(model: ForestModel, sets: readonly TrainingSet[]): string {
  const rows = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const candidates = sets.reduce((sum, set) => sum + set.candidates.length, 0);
  const floors = (model.floors ?? [])
    .map(({ below, rest }) => `    { below: ${below}, rest: ${rest} },\n`)
    .join('');
  return `/** Written by bench/src/eval/training/bin.ts; train again instead of changing it. */
import type { ForestModel } from './forest.ts';

export interface ScoreModel extends ForestModel {
  /** The features that the trees count on, in order. */
  readonly features: readonly string[];
  /** SHA-256 of the files it was trained on, and how much was in them. */
  readonly dataHash: string;
  readonly utterances: number;
  readonly candidates: number;
}

export const SCORE_MODEL: ScoreModel = {
  features: [
${quoted(FEATURE_NAMES)}  ],
  dataHash: '${dataHash(sets)}',
  utterances: ${rows},
  candidates: ${candidates},
  bias: ${model.bias},
  floors: [
${floors}  ],
  trees: [
${quoted(model.trees)}  ],
};
`;
}

/** The same of what says whether a question is worth it. */
export function questionModelSource(model: QuestionModel, sets: readonly TrainingSet[]): string {
  const { bias, logit, weights } = model;
  return `/** Written by bench/src/eval/training/bin.ts; train again instead of changing it. */
import type { QuestionModel } from './question-likelihood.ts';

export interface ShippedQuestionModel extends QuestionModel {
  /** What the weights are of, in order. */
  readonly evidence: readonly string[];
  /** SHA-256 of the files that it and the score were trained on. */
  readonly dataHash: string;
}

export const QUESTION_MODEL: ShippedQuestionModel = {
  evidence: [${QUESTION_EVIDENCE.map((name) => `'${name}'`).join(', ')}],
  dataHash: '${dataHash(sets)}',
  bias: { es: ${rounded(bias.es)}, pt: ${rounded(bias.pt)}, en: ${rounded(bias.en)} },
  logit: ${rounded(logit)},
  weights: [${weights.map(rounded).join(', ')}],
};
`;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `    '${text}',\n`).join('');
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

function dataHash(sets: readonly TrainingSet[]): string {
  const hash = createHash('sha256');
  for (const set of sets) hash.update(set.hash);
  return hash.digest('hex');
}

import { createHash } from 'node:crypto';
import { FEATURE_NAMES, type ForestModel } from '@enmienda/correction/training';
import type { TrainingSet } from './training-set.ts';

/** The module that the corrector imports: the trees, the features they count on, and what they were trained on. */
export function modelSource(model: ForestModel, sets: readonly TrainingSet[]): string {
  const rows = sets.reduce((sum, set) => sum + set.rows.length, 0);
  const candidates = sets.reduce((sum, set) => sum + set.candidates.length, 0);
  const hash = createHash('sha256');
  for (const set of sets) hash.update(set.hash);
  const floors = (model.floors ?? [])
    .map(({ below, rest }) => `    { below: ${below}, rest: ${rest} },\n`)
    .join('');
  const quoted = (texts: readonly string[]) => texts.map((text) => `    '${text}',\n`).join('');
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
  dataHash: '${hash.digest('hex')}',
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

import { type CorrectionPolicy, type Corrector, type Lexicon, processOnline } from '@enmienda/correction';
import {
  createForest,
  createScoredCorrector,
  type ForestLogit,
  logistic,
} from '@enmienda/correction/training';
import { type BoostingOptions, trainBoostedTrees } from '../../train/boosted-trees.ts';
import { type Measures, measure } from '../measures.ts';
import { forestModel } from './forest-text.ts';
import { FOLDS, foldOf, type LabelledCandidate } from './labelled-candidates.ts';
import type { TrainingSet } from './training-set.ts';

/** Size and speed of the forest: small steps of many trees were better on unseen terms than fewer large ones. */
export const BOOSTING: BoostingOptions = {
  trees: 100,
  leaves: 8,
  learningRate: 0.1,
  minHessian: 4,
  l2: 4,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
  directions: [],
};

export function trainForest(candidates: readonly LabelledCandidate[], options: BoostingOptions) {
  const width = candidates[0]?.features.length ?? 0;
  const values = new Float32Array(candidates.length * width);
  candidates.forEach(({ features }, i) => {
    values.set(features, i * width);
  });
  const labels = Uint8Array.from(candidates, ({ label }) => label);
  const weights = Float32Array.from(candidates, ({ weight }) => weight);
  return forestModel(trainBoostedTrees({ width, values, labels, weights }, options));
}

/**
 * One forest a fold, trained on nothing that has to do with the fold's terms: neither candidates for them nor
 * utterances in which one is said.
 */
export function foldForests(
  sets: readonly TrainingSet[],
  options: BoostingOptions,
  progress: (line: string) => void,
): readonly ForestLogit[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    progress(`training fold ${fold + 1} of ${FOLDS}`);
    const candidates = sets.flatMap((set) =>
      set.candidates.filter(({ termFold, utteranceFolds }) => termFold !== fold && !utteranceFolds.has(fold)),
    );
    return createForest(trainForest(candidates, options));
  });
}

/** What correcting `set` gives when each candidate is scored by the forest that never saw its term. */
export function crossValidate(
  set: TrainingSet,
  forests: readonly ForestLogit[],
  policy: Partial<CorrectionPolicy>,
): Measures {
  const corrector = foldCorrector(set.lexicon, forests, policy);
  return measure(
    set.rows.map((row) => ({ ...row, corrected: processOnline(corrector, { text: row.hypothesis }).text })),
  );
}

/** A corrector that scores each candidate by the forest that never saw its term. */
export function foldCorrector(
  lexicon: Lexicon,
  forests: readonly ForestLogit[],
  policy: Partial<CorrectionPolicy>,
): Corrector {
  const forestOfTerm = new Map(
    Array.from(lexicon.terms(), ({ canonical }) => [canonical, forests[foldOf(canonical)]]),
  );
  return createScoredCorrector(lexicon, policy, (features, canonical) =>
    logistic(forestOfTerm.get(canonical)?.(features) ?? 0),
  );
}

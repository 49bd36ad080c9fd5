import { type CorrectionPolicy, type Corrector, type Lexicon, processOnline } from '@enmienda/correction';
import {
  createForest,
  createScoredCorrector,
  type ForestLogit,
  type ForestModel,
  logistic,
} from '@enmienda/correction/training';
import { type BoostingOptions, type Forest, logOdds, trainBoostedTrees } from '../../train/boosted-trees.ts';
import { type Calibration, calibrated, fitCalibration, type ScoredLabel } from './calibration.ts';
import { forestModel } from './forest-text.ts';
import { FOLDS, foldOf, type LabelledCandidate } from './labelled-candidates.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * Size and speed of the forest. On unseen terms, 200 trees of 16 leaves had 4 % less loss than 100 of 8, each on part of the
 * rows and columns 2 % less than on all; 400 of 32 gained another 1 %, and cost four times as much.
 */
export const BOOSTING: BoostingOptions = {
  trees: 200,
  leaves: 16,
  learningRate: 0.06,
  minHessian: 4,
  l2: 4,
  rowShare: 0.7,
  columnShare: 0.4,
  seed: 1,
  directions: [],
};

/** English calls have as many candidates as all other sets together; at full weight Spanish had 3 % more loss. */
const LANGUAGE_WEIGHTS = { es: 1, pt: 1, en: 0.5 };

/** A forest of each fold, which has nothing to do with the fold's terms and quiet utterances; calibrated together. */
export interface FoldForests {
  readonly logits: readonly ForestLogit[];
  readonly calibration: Calibration;
}

/** Trained on everything, with the calibration that the folds found. */
export function trainModel(
  sets: readonly TrainingSet[],
  calibration: Calibration,
  options: BoostingOptions,
): ForestModel {
  return forestModel(calibrated(trainForest(sets, options), calibration));
}

export function foldForests(
  sets: readonly TrainingSet[],
  options: BoostingOptions,
  progress: (line: string) => void,
): FoldForests {
  const forests = Array.from({ length: FOLDS }, (_, fold) => {
    progress(`training fold ${fold + 1} of ${FOLDS}`);
    return trainForest(sets, options, fold);
  });
  const calibration = fitCalibration(
    sets
      .filter(({ isQuiet }) => !isQuiet)
      .flatMap(({ candidates }) =>
        candidates.flatMap(({ features, label, termFold }) => {
          const forest = forests[termFold];
          return forest === undefined
            ? []
            : [{ logit: logOdds(forest, Float32Array.from(features), 0), label }];
        }),
      ),
  );
  const logits = forests.map((forest) => createForest(forestModel(calibrated(forest, calibration))));
  return { logits, calibration };
}

/** On nothing that has to do with `heldOut`: no candidate for its terms, no utterance in which one is said, no quiet one of it. */
function trainForest(sets: readonly TrainingSet[], options: BoostingOptions, heldOut?: number): Forest {
  const chosen = sets.flatMap((set) =>
    set.candidates
      .filter((candidate) => heldOut === undefined || isApart(candidate, heldOut, set.isQuiet))
      .map(({ features, label, weight }) => ({
        features,
        label,
        weight: weight * LANGUAGE_WEIGHTS[set.language],
      })),
  );
  const width = chosen[0]?.features.length ?? 0;
  const values = new Float32Array(chosen.length * width);
  chosen.forEach(({ features }, i) => {
    values.set(features, i * width);
  });
  const labels = Uint8Array.from(chosen, ({ label }) => label);
  const weights = Float32Array.from(chosen, ({ weight }) => weight);
  return trainBoostedTrees({ width, values, labels, weights }, options);
}

function isApart({ termFold, utteranceFolds }: LabelledCandidate, fold: number, isQuiet: boolean): boolean {
  return (isQuiet || termFold !== fold) && !utteranceFolds.has(fold);
}

/** What the forests that never saw their terms say of all candidates that may be right. */
export function unseenScores(set: TrainingSet, { logits }: FoldForests): readonly ScoredLabel[] {
  return set.candidates.map(({ features, label, termFold }) => ({
    logit: logits[termFold]?.(features) ?? 0,
    label,
  }));
}

/** A corrector that scores each candidate by the forest that never saw its term. */
export function foldCorrector(
  lexicon: Lexicon,
  { logits }: FoldForests,
  policy: Partial<CorrectionPolicy>,
): Corrector {
  const forests = new Map<string, ForestLogit | undefined>();
  for (const { canonical } of lexicon.terms()) forests.set(canonical, logits[foldOf(canonical)]);
  return createScoredCorrector(lexicon, policy, (features, canonical) =>
    logistic(forests.get(canonical)?.(features) ?? 0),
  );
}

/** Corrects each row of a set at a threshold by forests that saw neither its terms nor, in a quiet set, the row. */
export function unseenCorrection(
  set: TrainingSet,
  forests: FoldForests,
): (row: number, applyThreshold: number) => string {
  const quiet = set.isQuiet ? forests.logits.map((logit) => quietCorrector(set.lexicon, logit)) : [];
  const byTerm = set.isQuiet ? undefined : foldCorrector(set.lexicon, forests, {});
  return (index, applyThreshold) => {
    const row = set.rows[index];
    if (row === undefined) throw new RangeError(`${set.name} has no row ${index}`);
    const corrector = byTerm ?? quiet[foldOf(row.reference)];
    if (corrector === undefined) return row.hypothesis;
    const policy = { ...corrector.policy, applyThreshold };
    return processOnline({ ...corrector, policy }, { text: row.hypothesis }).text;
  };
}

function quietCorrector(lexicon: Lexicon, logit: ForestLogit): Corrector {
  return createScoredCorrector(lexicon, {}, (features) => logistic(logit(features)));
}

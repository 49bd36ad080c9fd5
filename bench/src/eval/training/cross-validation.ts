import { type CorrectionPolicy, type Corrector, type Lexicon, processOnline } from '@enmienda/correction';
import {
  type BoostingOptions,
  FOLDS,
  type Forest,
  foldOf,
  forestModel,
  logOdds,
  trainBoostedTrees,
} from '@enmienda/correction/offline/training';
import {
  createForest,
  createScoredCorrector,
  FIRST_FEATURES,
  type ForestLogit,
  type ForestModel,
  logistic,
  type QuestionModel,
  withQuestionModels,
} from '@enmienda/correction/training';

import { type Calibration, calibrated, fitCalibration, type ScoredLabel } from './calibration.ts';
import { withFloors } from './forest-floors.ts';

import { isApart, type LabelledCandidate } from './labelled-candidates.ts';
import { type TrainedQuestions, trainQuestions } from './question-training.ts';
import type { TrainingSet } from './training-set.ts';
import { unseenScore } from './unseen-score.ts';

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
  firstColumns: FIRST_FEATURES,
  firstTrees: 20,
  firstRate: 0.12,
  seed: 1,
};

/** English calls have as many candidates as all other sets together; at full weight Spanish had 3 % more loss. */
const LANGUAGE_WEIGHTS = { es: 1, pt: 1, en: 0.5 };

/** A forest of each fold, which has nothing to do with the fold's terms and quiet utterances; calibrated together. */
export interface FoldForests {
  readonly logits: readonly ForestLogit[];
  readonly calibration: Calibration;
  readonly questions: TrainedQuestions;
}

/** Trained on everything, with the calibration that the folds found. */
export function trainModel(
  sets: readonly TrainingSet[],
  calibration: Calibration,
  options: BoostingOptions,
): ForestModel {
  const candidates = weighted(sets);
  return finished(trainForest(candidates, options), candidates, calibration);
}

export function foldForests(
  sets: readonly TrainingSet[],
  options: BoostingOptions,
  progress: (line: string) => void,
): FoldForests {
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    progress(`training fold ${fold + 1} of ${FOLDS}`);
    const candidates = weighted(sets, fold);
    return { candidates, forest: trainForest(candidates, options) };
  });
  const calibration = fitCalibration(
    sets
      .filter(({ isQuiet }) => !isQuiet)
      .flatMap(({ candidates }) =>
        candidates.flatMap(({ features, label, termFold }) => {
          const forest = folds[termFold]?.forest;
          return forest === undefined
            ? []
            : [{ logit: logOdds(forest, Float32Array.from(features), 0), label }];
        }),
      ),
  );
  const logits = folds.map(({ forest, candidates }) =>
    createForest(finished(forest, candidates, calibration), FIRST_FEATURES),
  );
  progress('training questions');
  return { logits, calibration, questions: trainQuestions(sets, logits) };
}

function finished(
  forest: Forest,
  candidates: readonly WeightedCandidate[],
  calibration: Calibration,
): ForestModel {
  return withFloors(
    forestModel(calibrated(forest, calibration)),
    candidates.map(({ features }) => features),
  );
}

type WeightedCandidate = Pick<LabelledCandidate, 'features' | 'label' | 'weight'>;

/** All but what has to do with `heldOut`: candidates for its terms, utterances in which one is said, quiet ones of it. */
function weighted(sets: readonly TrainingSet[], heldOut?: number): readonly WeightedCandidate[] {
  return sets.flatMap((set) =>
    set.candidates
      .filter((candidate) => heldOut === undefined || isApart(candidate, heldOut, set.isQuiet))
      .map(({ features, label, weight }) => ({
        features,
        label,
        weight: weight * LANGUAGE_WEIGHTS[set.language],
      })),
  );
}

function trainForest(candidates: readonly WeightedCandidate[], options: BoostingOptions): Forest {
  const width = candidates[0]?.features.length ?? 0;
  const values = new Float32Array(candidates.length * width);
  candidates.forEach(({ features }, i) => {
    values.set(features, i * width);
  });
  const labels = Uint8Array.from(candidates, ({ label }) => label);
  const weights = Float32Array.from(candidates, ({ weight }) => weight);
  return trainBoostedTrees({ width, values, labels, weights }, options);
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
  { logits, questions }: FoldForests,
  policy: Partial<CorrectionPolicy>,
): Corrector {
  const corrector = createScoredCorrector(lexicon, policy, unseenScore(lexicon, logits));
  const models = new Map<string, QuestionModel>();
  for (const { canonical } of lexicon.terms())
    models.set(canonical, modelAt(questions.folds, foldOf(canonical)));
  return withQuestionModels(corrector, (canonical) => models.get(canonical) ?? modelAt(questions.folds, 0));
}

function modelAt(questions: readonly QuestionModel[], fold: number): QuestionModel {
  const model = questions[fold];
  if (model === undefined) throw new RangeError('There are fewer models than folds');
  return model;
}

/** Corrects each row of a set at a threshold by forests that saw neither its terms nor, in a quiet set, the row. */
export function unseenCorrection(
  set: TrainingSet,
  forests: FoldForests,
): (row: number, applyThreshold: number) => string {
  const quiet = set.isQuiet ? quietCorrectors(set.lexicon, forests, {}) : [];
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

/** For each fold a corrector that scores by its forest, for the quiet utterances that this one never saw. */
export function quietCorrectors(
  lexicon: Lexicon,
  { logits, questions }: FoldForests,
  policy: Partial<CorrectionPolicy>,
): readonly Corrector[] {
  return logits.map((logit, fold) => {
    const corrector = createScoredCorrector(lexicon, policy, (features, _term, complete) =>
      logistic(logit(features, complete)),
    );
    return withQuestionModels(corrector, () => modelAt(questions.folds, fold));
  });
}

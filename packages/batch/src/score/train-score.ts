import type { LanguageCode } from '@enmienda/correction';
import { BUILT_IN_HYBRID_MODEL, type HybridModel } from '@enmienda/correction/offline';
import {
  type BoostingOptions,
  brokenPer100k,
  type CalibrationMeasures,
  chooseThreshold,
  foldCorrectors,
  type HybridSet,
  hybridCurves,
  measureCalibration,
  modelCorrector,
  modelForecasts,
  nestedTallies,
  readExamples,
  recoveredPercent,
  type Tally,
  tallyAt,
  trainFolds,
  trainModel,
  type UtteranceCurve,
  unseenForecasts,
  werCutPercent,
} from '@enmienda/correction/offline/training';
import { BatchError } from '../batch-error.ts';

/** What a model makes of the pairs. */
export interface ScoreMeasures {
  readonly name: string;
  readonly threshold: number;
  readonly missed: number;
  readonly recoveredPercent: number;
  readonly brokenPer100k: number;
  readonly werCutPercent: number;
  readonly brier: number;
  readonly ece: number;
}

export interface TrainedScore {
  readonly model: HybridModel;
  /** The built-in model, the trained one by folds, and the same with the threshold of each fifth of the rows chosen on the others. */
  readonly measures: readonly ScoreMeasures[];
  readonly calibration: CalibrationMeasures;
}

export interface TrainingRun {
  readonly language: LanguageCode;
  readonly boosting: BoostingOptions;
  /** Right words of 100,000 that the threshold may break. */
  readonly limit: number;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Fewer say nothing of terms that weren't among them. */
const RIGHT_CANDIDATES_MIN = 50;

/** Trains on a set and cross-validates by term. @throws BatchError usage for too few pairs; the reason of an aborted signal */
export async function trainScore(set: HybridSet, run: TrainingRun): Promise<TrainedScore> {
  const { language, progress, signal, boosting } = run;
  const examples = readExamples(set, progress);
  const right = examples.labels.reduce((sum, label) => sum + label, 0);
  if (right < RIGHT_CANDIDATES_MIN) {
    const problem = `Only ${right} candidates would put a term right, and ${RIGHT_CANDIDATES_MIN} are the least to learn from: give more pairs, or the terms that they hold.`;
    throw new BatchError({ kind: 'usage', problem });
  }
  const read = [{ set, examples }];
  const measuring = {
    secondOf: ({ id }: { readonly id: string }) => set.second.get(id),
    progress: (line: string) => {
      signal.throwIfAborted();
      progress(line);
    },
  };
  const builtIn = await modelCorrector(set, BUILT_IN_HYBRID_MODEL);
  const before = await hybridCurves(set, { ...measuring, correctorOf: builtIn });
  signal.throwIfAborted();
  const models = trainFolds(read, boosting, measuring.progress);
  const folds = await foldCorrectors(set, models);
  const curves = await hybridCurves(set, { ...measuring, correctorOf: folds });
  const limits = { perSets: run.limit, perQuiet: run.limit };
  const threshold = chooseThreshold({ sets: [curves], quiet: [] }, limits);
  const [nested = tallyAt([], 1)] = nestedTallies({ sets: [curves], quiet: [] }, limits);
  const calibration = measureCalibration(unseenForecasts(examples, models));
  const calibrationBefore = measureCalibration(modelForecasts(examples, BUILT_IN_HYBRID_MODEL));
  const thresholdBefore = BUILT_IN_HYBRID_MODEL.thresholds[language] ?? 1;
  progress('training on everything');
  return {
    model: trainModel(read, models, {
      options: boosting,
      thresholds: { [language]: threshold },
      secondThresholds: {},
    }),
    calibration,
    measures: [
      measuresOf('built in', before, { threshold: thresholdBefore, calibration: calibrationBefore }),
      measuresOf('trained, terms unseen', curves, { threshold, calibration }),
      { ...figures(nested), name: 'the same, threshold unseen too', threshold, ...scoresOf(calibration) },
    ],
  };
}

function measuresOf(
  name: string,
  curves: readonly UtteranceCurve[],
  { threshold, calibration }: { readonly threshold: number; readonly calibration: CalibrationMeasures },
): ScoreMeasures {
  return { name, threshold, ...figures(tallyAt(curves, threshold)), ...scoresOf(calibration) };
}

function figures(tally: Tally) {
  return {
    missed: tally.missed,
    recoveredPercent: rounded(recoveredPercent(tally), 1),
    brokenPer100k: rounded(brokenPer100k(tally), 1),
    werCutPercent: rounded(werCutPercent(tally), 1),
  };
}

function scoresOf({ brier, ece }: CalibrationMeasures) {
  return { brier: rounded(brier, 4), ece: rounded(ece, 4) };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

import {
  foldOf,
  LEAST_THRESHOLD,
  type UtteranceCurve,
  utteranceCounter,
} from '@enmienda/correction/offline/training';
import { logistic } from '@enmienda/correction/training';
import { type FoldForests, unseenCorrection } from './cross-validation.ts';
import type { TrainingSet } from './training-set.ts';

/** The curves of a set's utterances, all that may change at any threshold between `LEAST_THRESHOLD` and 1. */
export function utteranceCurves(set: TrainingSet, forests: FoldForests): readonly UtteranceCurve[] {
  const correct = unseenCorrection(set, forests);
  const thresholds = set.rows.map(() => new Set<number>());
  for (const { row, features, termFold, utteranceFolds } of set.candidates) {
    const fold = set.isQuiet ? [...utteranceFolds][0] : termFold;
    const score = logistic(forests.logits[fold ?? 0]?.(features) ?? 0);
    if (score >= LEAST_THRESHOLD) thresholds[row]?.add(score);
  }
  return set.rows.map((row, index) => {
    const count = utteranceCounter(row);
    const steps = [1, ...(thresholds[index] ?? [])]
      .sort((a, b) => b - a)
      .map((threshold) => ({ threshold, counts: count(correct(index, threshold)) }));
    return { fold: foldOf(row.reference), untouched: count(row.hypothesis), steps };
  });
}

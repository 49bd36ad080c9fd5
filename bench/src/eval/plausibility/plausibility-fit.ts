import { FOLDS, fitLogistic } from '@enmienda/correction/offline/training';
import { logistic } from '@enmienda/correction/training';

import type { DoubtfulCandidate } from './doubtful-candidates.ts';

/** A candidate with the numbers that may be weighed. */
export interface PlausibleCandidate extends DoubtfulCandidate {
  readonly set: string;
  readonly features: readonly number[];
}

/** What weighing some features brings, on terms that the weights never saw. */
export interface FitResult {
  readonly name: string;
  /** Mean, in nats. */
  readonly loss: number;
  /** By set: how many right candidates stand before the n-th that breaks a right word, n as in `BROKEN_COUNTS`. */
  readonly right: ReadonlyMap<string, readonly number[]>;
}

export const BROKEN_COUNTS = [5, 10, 20] as const;
const OPTIONS = { l2: 1 };

/** `chosen` are indexes of features, which are scaled to equal spread; the online logit is the offset, and a constant is fitted. */
export function fitUnseen(
  name: string,
  candidates: readonly PlausibleCandidate[],
  chosen: readonly number[],
): FitResult {
  const scaled = candidates.map(() => [1]);
  for (const index of chosen) {
    const values = candidates.map(({ features }) => features[index] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const spread =
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
    values.forEach((value, row) => scaled[row]?.push((value - mean) / spread));
  }
  const rows = candidates.map((candidate, row) => ({
    ...candidate,
    features: scaled[row] ?? [],
    offset: candidate.logit,
  }));
  const weights = Array.from({ length: FOLDS }, (_, fold) =>
    fitLogistic(
      rows.filter(({ termFold, utteranceFolds }) => termFold !== fold && !utteranceFolds.has(fold)),
      OPTIONS,
    ),
  );
  const scored = rows.map((row) => ({
    ...row,
    logit: row.features.reduce(
      (sum, value, i) => sum + value * (weights[row.termFold]?.[i] ?? 0),
      row.offset,
    ),
  }));
  const right = new Map<string, readonly number[]>();
  for (const set of new Set(scored.map((row) => row.set))) {
    right.set(set, rightBefore(scored.filter((row) => row.set === set)));
  }
  return { name, loss: meanLoss(scored), right };
}

function rightBefore(rows: readonly PlausibleCandidate[]): readonly number[] {
  const sorted = rows.toSorted((a, b) => b.logit - a.logit);
  return BROKEN_COUNTS.map((limit) => {
    let broken = 0;
    let right = 0;
    for (const { label, weight } of sorted) {
      if (label === 1) right++;
      else if (weight === 1) broken++;
      if (broken >= limit) break;
    }
    return right;
  });
}

function meanLoss(rows: readonly PlausibleCandidate[]): number {
  let loss = 0;
  let weights = 0;
  for (const { logit, label, weight } of rows) {
    loss -= weight * Math.log(label === 1 ? logistic(logit) : logistic(-logit));
    weights += weight;
  }
  return loss / weights;
}

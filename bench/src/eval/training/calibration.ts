import { type Forest, fitLogistic } from '@enmienda/correction/offline/training';
import { logistic } from '@enmienda/correction/training';

/** A logit on a term that the forest never saw, and whether its candidate was right. */
export interface ScoredLabel {
  readonly logit: number;
  readonly label: 0 | 1;
}

/** What turns logits into ones whose logistic is a probability: `scale * logit + offset` (Platt 1999). */
export interface Calibration {
  readonly scale: number;
  readonly offset: number;
}

export function fitCalibration(scored: readonly ScoredLabel[]): Calibration {
  const rows = scored.map(({ logit, label }) => ({ features: [logit, 1], offset: 0, label, weight: 1 }));
  const [scale = 1, offset = 0] = fitLogistic(rows, { l2: 1e-6 });
  return { scale, offset };
}

export function calibrated(forest: Forest, { scale, offset }: Calibration): Forest {
  return {
    bias: forest.bias * scale + offset,
    trees: forest.trees.map((tree) => ({ ...tree, value: tree.value.map((value) => value * scale) })),
  };
}

const BINS = 10;

/**
 * How far scores are from the share of right candidates: the mean distance over ten bins of equal width, by how many are in
 * each (expected calibration error; Naeini et al. 2015). 0 to 1.
 */
export function calibrationError(scored: readonly ScoredLabel[]): number {
  const bins = Array.from({ length: BINS }, () => ({ scores: 0, right: 0 }));
  for (const { logit, label } of scored) {
    const score = logistic(logit);
    const bin = bins[Math.min(BINS - 1, Math.floor(score * BINS))];
    if (bin === undefined) continue;
    bin.scores += score;
    bin.right += label;
  }
  return (
    bins.reduce((sum, { scores, right }) => sum + Math.abs(scores - right), 0) / Math.max(1, scored.length)
  );
}

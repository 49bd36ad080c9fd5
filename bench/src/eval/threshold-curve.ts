import { bootstrap, type Intervals } from './bootstrap.ts';
import { type Measures, measureCounts, type UtteranceCounts } from './measures.ts';

/** What a set comes to at one threshold. */
export interface CurvePoint {
  readonly threshold: number;
  readonly measures: Measures;
  readonly intervals: Intervals;
}

/** Recovered against broken for every threshold of a way to correct a set. */
export interface ThresholdCurve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** 0.05 to 0.95 in steps of 0.05, and 0.99. */
export const CURVE_THRESHOLDS: readonly number[] = [
  ...Array.from({ length: 19 }, (_, i) => Number(((i + 1) * 0.05).toFixed(2))),
  0.99,
];

/** Measures a set at each threshold; `countsAt` corrects it there. */
export function thresholdCurve(
  name: string,
  countsAt: (threshold: number) => readonly UtteranceCounts[],
  thresholds: readonly number[] = CURVE_THRESHOLDS,
): ThresholdCurve {
  const points = thresholds.map((threshold) => {
    const counts = countsAt(threshold);
    return { threshold, measures: measureCounts(counts), intervals: bootstrap(counts) };
  });
  return { name, points };
}

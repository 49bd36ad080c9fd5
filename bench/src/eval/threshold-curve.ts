import { bootstrap, type Intervals } from './bootstrap.ts';
import { type Measures, measureCounts } from './measures.ts';
import { correctAtThresholds, countsOf, type MakeCorrector } from './online-evaluation.ts';
import type { PreparedSet } from './prepared-set.ts';
import type { EvidenceChoice } from './row-evidence.ts';

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

/** Measures a set at each of ascending thresholds. */
export function thresholdCurve(
  set: PreparedSet,
  way: { readonly evidence: EvidenceChoice; readonly makeCorrector: MakeCorrector },
  thresholds: readonly number[] = CURVE_THRESHOLDS,
): ThresholdCurve {
  const points: CurvePoint[] = [];
  for (const results of correctAtThresholds(set, thresholds, way)) {
    const counts = countsOf(set, results);
    const threshold = thresholds[points.length] ?? 1;
    points.push({ threshold, measures: measureCounts(counts), intervals: bootstrap(counts) });
  }
  return { name: set.name, points };
}

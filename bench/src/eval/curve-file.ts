import { z } from 'zod';
import type { ThresholdCurve } from './threshold-curve.ts';

const COLUMNS = [
  'set',
  'threshold',
  'wer_before',
  'wer_after',
  'wer_cut_percent_low',
  'wer_cut_percent_high',
  'missed',
  'recovered',
  'recovered_percent',
  'recovered_percent_low',
  'recovered_percent_high',
  'broken',
  'broken_per_100k',
  'broken_per_100k_low',
  'broken_per_100k_high',
] as const;

const share = z.number().min(0).max(100);
const count = z.int().min(0);

/** One threshold of one set; intervals are 95 % (bootstrap over utterances). */
const pointSchema = z.strictObject({
  set: z.string().min(1).max(500),
  threshold: z.number().min(0).max(1),
  wer_before: z.number().min(0),
  wer_after: z.number().min(0),
  wer_cut_percent_low: z.number(),
  wer_cut_percent_high: z.number(),
  missed: count,
  recovered: count,
  recovered_percent: share,
  recovered_percent_low: share,
  recovered_percent_high: share,
  broken: count,
  broken_per_100k: z.number().min(0),
  broken_per_100k_low: z.number().min(0),
  broken_per_100k_high: z.number().min(0),
});

export type CurveFilePoint = z.infer<typeof pointSchema>;

/** What `--curve FILE.json` writes. */
export const curveFileSchema = z.strictObject({ points: z.array(pointSchema).max(100_000) });

export function curveFilePoints(curves: readonly ThresholdCurve[]): readonly CurveFilePoint[] {
  return curves.flatMap(({ name, points }) =>
    points.map(({ threshold, measures, intervals }) => ({
      set: name,
      threshold,
      wer_before: measures.werBefore,
      wer_after: measures.werAfter,
      wer_cut_percent_low: intervals.werCutPercent[0],
      wer_cut_percent_high: intervals.werCutPercent[1],
      missed: measures.missed,
      recovered: measures.recovered,
      recovered_percent: measures.recoveredPercent,
      recovered_percent_low: intervals.recoveredPercent[0],
      recovered_percent_high: intervals.recoveredPercent[1],
      broken: measures.broken,
      broken_per_100k: measures.brokenPer100k,
      broken_per_100k_low: intervals.brokenPer100k[0],
      broken_per_100k_high: intervals.brokenPer100k[1],
    })),
  );
}

export function curveJson(curves: readonly ThresholdCurve[]): string {
  return `${JSON.stringify({ points: curveFilePoints(curves) }, null, 2)}\n`;
}

/** The same points, a line each (RFC 4180). */
export function curveCsv(curves: readonly ThresholdCurve[]): string {
  const rows = curveFilePoints(curves).map((point) => COLUMNS.map((column) => cell(point[column])).join(','));
  return [COLUMNS.join(','), ...rows].map((line) => `${line}\r\n`).join('');
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

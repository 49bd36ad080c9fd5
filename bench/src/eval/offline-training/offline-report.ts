import type { LanguageCode } from '@enmienda/correction';
import type { HybridModel } from '@enmienda/correction/offline';
import {
  brokenPer100k,
  type CalibrationMeasures,
  countsAt,
  nestedTallies,
  recoveredPercent,
  recoveredWithin,
  type Tally,
  tallyAt,
  type UtteranceCurve,
  werCutPercent,
} from '@enmienda/correction/offline/training';
import { bootstrap } from '../bootstrap.ts';

/** What the offline path does to a set at every threshold, by models that never saw its terms. */
export interface MeasuredSet {
  readonly name: string;
  readonly language: LanguageCode;
  readonly isQuiet: boolean;
  /** With a second transcription, for which there is a threshold of its own. */
  readonly hasSecond: boolean;
  readonly curves: readonly UtteranceCurve[];
}

/** The most right words that a threshold may break, of 100,000. */
export interface Limits {
  readonly perSets: number;
  readonly perQuiet: number;
}

/** A Markdown table: each set at the threshold of its language, and with thresholds chosen on other utterances. */
export function offlineTable(
  measured: readonly MeasuredSet[],
  chosen: Pick<HybridModel, 'thresholds' | 'secondThresholds'>,
  limits: Limits,
): string {
  const head = [
    'set',
    'missed',
    'recovered, % (95 %)',
    'broken per 100,000 (95 %)',
    'WER cut, %',
    'threshold',
  ];
  head.push('nested: recovered @ broken', 'at most 50 broken: recovered, %');
  const rows = measured.map((set) => {
    const { thresholds, secondThresholds } = chosen;
    const second = set.hasSecond ? secondThresholds[set.language] : undefined;
    const threshold = second ?? thresholds[set.language] ?? 1;
    const tally = tallyAt(set.curves, threshold);
    const intervals = bootstrap(set.curves.map((curve) => countsAt(curve, threshold)));
    const broken = `${brokenPer100k(tally).toFixed(1)} (${intervals.brokenPer100k.join(' to ')})`;
    if (set.isQuiet) return [set.name, '0', '–', broken, '–', String(threshold), '–', '–'];
    const nested = nestedOf(set, measured, limits);
    return [
      set.name,
      String(tally.missed),
      `${recoveredPercent(tally).toFixed(1)} (${intervals.recoveredPercent.join(' to ')})`,
      broken,
      werCutPercent(tally).toFixed(1),
      String(threshold),
      nested === undefined
        ? '–'
        : `${recoveredPercent(nested).toFixed(1)} @ ${brokenPer100k(nested).toFixed(1)}`,
      recoveredWithin(set.curves, 50).toFixed(1),
    ];
  });
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** Sets of a language whose thresholds are chosen together: with a second transcription, or without. */
export function curvesOf(measured: readonly MeasuredSet[], language: LanguageCode, hasSecond = false) {
  const own = measured.filter((set) => set.language === language && set.hasSecond === hasSecond);
  return {
    sets: own.filter(({ isQuiet }) => !isQuiet).map(({ curves }) => curves),
    quiet: own.filter(({ isQuiet }) => isQuiet).map(({ curves }) => curves),
  };
}

function nestedOf(set: MeasuredSet, measured: readonly MeasuredSet[], limits: Limits): Tally | undefined {
  const { sets, quiet } = curvesOf(measured, set.language);
  return set.hasSecond ? undefined : nestedTallies({ sets, quiet }, limits)[sets.indexOf(set.curves)];
}

/** Brier score, expected calibration error and the bins of each language. */
export function calibrationTable(
  calibrations: readonly { readonly language: LanguageCode; readonly measures: CalibrationMeasures }[],
): string {
  const bins = calibrations[0]?.measures.bins ?? [];
  const head = ['language', 'candidates', 'Brier', 'ECE'];
  head.push(...bins.map(({ from, to }) => `${from}–${to}`));
  const rows = calibrations.map(({ language, measures }) => [
    language,
    String(measures.count),
    measures.brier.toFixed(4),
    measures.ece.toFixed(4),
    ...measures.bins.map(({ count, share }) => (count === 0 ? '–' : `${share.toFixed(2)} (${count})`)),
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

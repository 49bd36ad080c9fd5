import type { LanguageCode } from '@enmienda/correction';
import {
  type BreakingLimits,
  brokenPer100k,
  chooseThreshold,
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
import { calibrationError, type ScoredLabel } from './calibration.ts';
import { type FoldForests, unseenScores } from './cross-validation.ts';
import { utteranceCurves } from './recovery-curve.ts';

import type { TrainingSet } from './training-set.ts';

/** A set with what correcting it does at every threshold, by forests that never saw its terms. */
interface MeasuredSet {
  readonly set: TrainingSet;
  readonly curves: readonly UtteranceCurve[];
  readonly scored: readonly ScoredLabel[];
}

const CURVE_LIMITS = [10, 15, 20, 30, 50];

/** What the forests reach on terms that they never saw: figures at each threshold, curves, and the thresholds to take. */
export function trainingReport(
  sets: readonly TrainingSet[],
  forests: FoldForests,
  options: { readonly thresholds: readonly number[]; readonly limits: BreakingLimits },
): string {
  const measured = sets.map((set) => ({
    set,
    curves: utteranceCurves(set, forests),
    scored: unseenScores(set, forests),
  }));
  const spoken = measured.filter(({ set }) => !set.isQuiet);
  const languages = [...new Set(sets.map(({ language }) => language))];
  return [
    ...options.thresholds.flatMap((threshold) => measured.map((one) => figures(one, threshold))),
    '',
    `recovered % where no more than ${CURVE_LIMITS.join(', ')} of 100,000 right words are broken`,
    ...spoken.map(
      ({ set, curves }) =>
        `${set.name}: ${CURVE_LIMITS.map((limit) => recoveredWithin(curves, limit).toFixed(1)).join(', ')}`,
    ),
    '',
    ...languages.flatMap((language) => languageLines(language, measured, options.limits)),
    '',
  ].join('\n');
}

function figures({ set, curves }: MeasuredSet, threshold: number): string {
  return `${set.name} at ${threshold}: ${tallyText(tallyAt(curves, threshold), set.isQuiet)}`;
}

function tallyText(tally: Tally, isQuiet: boolean): string {
  const broken = `broken ${brokenPer100k(tally).toFixed(1)} per 100k (${tally.broken})`;
  if (isQuiet) return broken;
  return `recovered ${recoveredPercent(tally).toFixed(1)} %, ${broken}, WER cut ${werCutPercent(tally).toFixed(1)} %`;
}

function languageLines(
  language: LanguageCode,
  measured: readonly MeasuredSet[],
  limits: BreakingLimits,
): readonly string[] {
  const spoken = measured.filter(({ set }) => set.language === language && !set.isQuiet);
  const quiet = measured.filter(({ set }) => set.language === language && set.isQuiet);
  const curves = { sets: spoken.map((one) => one.curves), quiet: quiet.map((one) => one.curves) };
  const threshold = chooseThreshold(curves, limits);
  const nested = nestedTallies(curves, limits);
  const scored = spoken.flatMap((one) => one.scored);
  return [
    `${language}: threshold ${threshold}, calibration error ${calibrationError(scored).toFixed(3)}`,
    ...spoken.flatMap(({ set, curves: own }, i) => {
      const intervals = bootstrap(own.map((curve) => countsAt(curve, threshold)));
      const recovered = intervals.recoveredPercent.join(' to ');
      const broken = intervals.brokenPer100k.join(' to ');
      return [
        `  ${set.name}: ${tallyText(tallyAt(own, threshold), false)}`,
        `    95 % of sets like it: recovered ${recovered} %, broken ${broken}`,
        `    with thresholds chosen on other utterances: ${tallyText(nested[i] ?? tallyAt([], 1), false)}`,
      ];
    }),
    ...quiet.map(({ set, curves: own }) => `  ${set.name}: ${tallyText(tallyAt(own, threshold), true)}`),
  ];
}

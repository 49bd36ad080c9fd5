import type { UtteranceCounts } from './measures.ts';

/** What correcting an utterance does at every threshold. */
export interface UtteranceCurve {
  /** Of the fold that thresholds are chosen for. */
  readonly fold: number;
  readonly untouched: UtteranceCounts;
  /** From the highest threshold down: at `threshold` and below, to the next step, correcting does this. */
  readonly steps: readonly { readonly threshold: number; readonly counts: UtteranceCounts }[];
}

/** Below this no threshold is looked at: more is broken than anybody wants. */
export const LEAST_THRESHOLD = 0.2;

/** What correcting the utterance at `threshold` does. */
export function countsAt({ steps, untouched }: UtteranceCurve, threshold: number): UtteranceCounts {
  return steps.findLast((step) => step.threshold >= threshold)?.counts ?? untouched;
}

/** Sums over utterances that thresholds are judged by. */
export interface Tally {
  readonly recovered: number;
  readonly missed: number;
  readonly broken: number;
  readonly right: number;
  readonly errorsBefore: number;
  readonly errorsAfter: number;
}

const NOTHING: Tally = { recovered: 0, missed: 0, broken: 0, right: 0, errorsBefore: 0, errorsAfter: 0 };

export function tallyAt(curves: readonly UtteranceCurve[], threshold: number): Tally {
  return curves.reduce((sum, curve) => added(sum, countsAt(curve, threshold)), NOTHING);
}

export function added(sum: Tally, counts: UtteranceCounts, times = 1): Tally {
  return {
    recovered: sum.recovered + times * counts.recovered,
    missed: sum.missed + times * counts.missed,
    broken: sum.broken + times * counts.broken,
    right: sum.right + times * counts.rightBefore,
    errorsBefore: sum.errorsBefore + times * counts.errorsBefore,
    errorsAfter: sum.errorsAfter + times * counts.errorsAfter,
  };
}

export const recoveredPercent = ({ recovered, missed }: Tally): number =>
  (100 * recovered) / Math.max(1, missed);
export const brokenPer100k = ({ broken, right }: Tally): number => (100_000 * broken) / Math.max(1, right);
/** By how much of itself the word error rate falls, in percent. */
export const werCutPercent = ({ errorsBefore, errorsAfter }: Tally): number =>
  100 * (1 - errorsAfter / Math.max(1, errorsBefore));

/** Every hundredth from the lowest threshold that is looked at, ascending. */
export const THRESHOLDS: readonly number[] = Array.from(
  { length: 79 },
  (_, i) => (Math.round(LEAST_THRESHOLD * 100) + i) / 100,
);

/** The most that is recovered at a threshold where no more than `limit` of 100,000 right words are broken, in percent. */
export function recoveredWithin(curves: readonly UtteranceCurve[], limit: number): number {
  const tallies = THRESHOLDS.map((threshold) => tallyAt(curves, threshold));
  return Math.max(0, ...tallies.filter((tally) => brokenPer100k(tally) <= limit).map(recoveredPercent));
}

import { seededRandom } from '../latency/seeded-random.ts';
import type { UtteranceCounts } from './measures.ts';

/** The ends of a 95 % interval. */
export type Interval = readonly [low: number, high: number];

/** 95 % intervals of the main figures. */
export interface Intervals {
  readonly recoveredPercent: Interval;
  readonly brokenPer100k: Interval;
  /** How much lower the WER is, in percent of what it was. */
  readonly werCutPercent: Interval;
}

const RESAMPLES = 1000;
const SEED = 20_261_121;

/**
 * Percentile bootstrap over utterances (Efron 1979): draws as many utterances as there are, with replacement, 1,000 times, always
 * the same ones. Says how much the figures depend on which utterances were measured; not on training or on the choice of a threshold.
 */
export function bootstrap(counts: readonly UtteranceCounts[]): Intervals {
  const random = seededRandom(SEED);
  const recovered: number[] = [];
  const broken: number[] = [];
  const werCut: number[] = [];
  for (let sample = 0; sample < RESAMPLES; sample += 1) {
    const sums = { missed: 0, recovered: 0, rightBefore: 0, broken: 0, errorsBefore: 0, errorsAfter: 0 };
    for (let left = counts.length; left > 0; left -= 1) {
      const count = counts[Math.floor(random() * counts.length)];
      if (count === undefined) continue;
      sums.missed += count.missed;
      sums.recovered += count.recovered;
      sums.rightBefore += count.rightBefore;
      sums.broken += count.broken;
      sums.errorsBefore += count.errorsBefore;
      sums.errorsAfter += count.errorsAfter;
    }
    recovered.push(ratio(100 * sums.recovered, sums.missed));
    broken.push(ratio(100_000 * sums.broken, sums.rightBefore));
    werCut.push(ratio(100 * (sums.errorsBefore - sums.errorsAfter), sums.errorsBefore));
  }
  return {
    recoveredPercent: middle95(recovered),
    brokenPer100k: middle95(broken),
    werCutPercent: middle95(werCut),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function middle95(values: number[]): Interval {
  values.sort((a, b) => a - b);
  const at = (share: number) => Number((values[Math.round(share * (values.length - 1))] ?? 0).toFixed(1));
  return [at(0.025), at(0.975)];
}

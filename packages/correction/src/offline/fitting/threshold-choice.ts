import { FOLDS } from './outcome.ts';
import {
  added,
  brokenPer100k,
  countsAt,
  type Tally,
  THRESHOLDS,
  tallyAt,
  type UtteranceCurve,
} from './tally.ts';

/** The curves of everything in one language. */
export interface LanguageCurves {
  readonly sets: readonly (readonly UtteranceCurve[])[];
  /** Of everyday speech with vocabularies that nobody speaks of. */
  readonly quiet: readonly (readonly UtteranceCurve[])[];
}

/** The most right words that may be broken of 100,000. */
export interface BreakingLimits {
  readonly perSets: number;
  readonly perQuiet: number;
}

/** Of ten sets like these, nine break no more than the upper bound. */
const NORMAL_QUANTILE = 1.2816;

/**
 * The lowest threshold from which on the upper bound of what is broken keeps to the limits, over all sets together and over
 * all quiet ones together; 1 when there is none.
 */
export function chooseThreshold({ sets, quiet }: LanguageCurves, limits: BreakingLimits): number {
  let chosen = 1;
  for (const threshold of THRESHOLDS.toReversed()) {
    const isTooMany =
      upperPer100k(tallyAt(sets.flat(), threshold)) > limits.perSets ||
      (quiet.length > 0 && upperPer100k(tallyAt(quiet.flat(), threshold)) > limits.perQuiet);
    if (isTooMany) break;
    chosen = threshold;
  }
  return chosen;
}

/** What each set comes to when the threshold of a fifth of its utterances is chosen on the others. */
export function nestedTallies(curves: LanguageCurves, limits: BreakingLimits): readonly Tally[] {
  const thresholds = Array.from({ length: FOLDS }, (_, fold) => {
    const others = (sets: LanguageCurves['sets']) =>
      sets.map((set) => set.filter((one) => one.fold !== fold));
    return chooseThreshold({ sets: others(curves.sets), quiet: others(curves.quiet) }, limits);
  });
  return curves.sets.map((set) =>
    set.reduce((sum, curve) => added(sum, countsAt(curve, thresholds[curve.fold] ?? 1)), tallyAt([], 1)),
  );
}

/** Upper bound of a Poisson mean by Wilson and Hilferty's approximation (1931), per 100,000 right words. */
function upperPer100k(tally: Tally): number {
  const next = tally.broken + 1;
  const upper = next * (1 - 1 / (9 * next) + NORMAL_QUANTILE / (3 * Math.sqrt(next))) ** 3;
  return brokenPer100k({ ...tally, broken: upper });
}

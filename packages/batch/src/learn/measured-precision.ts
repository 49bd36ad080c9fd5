import { type Admission, type LearningPolicy, wilsonLowerBound } from '@enmienda/correction/offline';
import type { WeighedPair } from './evidence-counts.ts';

/** Places that showed whether pairs are right. */
export interface Trials {
  readonly right: number;
  readonly wrong: number;
}

/** Of heard words that all are words or names of the language, and of those that have one that isn't. */
export interface MeasuredPrecision {
  readonly ofKnownWords: Trials;
  readonly ofOtherWords: Trials;
}

type Judged = Pick<Admission<WeighedPair>, 'pair' | 'shadow' | 'isOfKnownWords' | 'refusals'>;

/** Refusals that say what a pair is, not how it fared. */
const UNFIT: ReadonlySet<string> = new Set([
  'unknown-term',
  'heard-is-a-term',
  'not-local',
  'not-alike',
  'everyday-words',
]);

/**
 * How often pairs would have been right had they been applied from their first call on: a later call in which somebody other than the
 * pipeline alone saw the same is right; one in which the words were held right, the pair was taken back, or something else was said is wrong.
 */
export function measurePrecision(judged: readonly Judged[]): MeasuredPrecision {
  const trialsOf = (isOfKnownWords: boolean): Trials => {
    let right = 0;
    let wrong = 0;
    for (const { pair, shadow, refusals, ...one } of judged) {
      if (one.isOfKnownWords !== isOfKnownWords || pair.isOnlyOffline) continue;
      if (refusals.some((reason) => UNFIT.has(reason))) continue;
      right += Math.max(0, pair.callCount - 1);
      wrong += shadow.strays + pair.againstCount;
    }
    return { right, wrong };
  };
  return { ofKnownWords: trialsOf(true), ofOtherWords: trialsOf(false) };
}

/** True when the pair has earned to be applied, by what it did itself or by what pairs like it did. */
export function isPromotable(
  { pair, shadow, isOfKnownWords }: Judged,
  measured: MeasuredPrecision,
  policy: LearningPolicy,
): boolean {
  const own = { right: Math.max(pair.callCount, shadow.hits), wrong: shadow.strays + pair.againstCount };
  if (lowerBound(own) >= policy.promotionPrecision) return true;
  if (pair.isOnlyOffline) return false;
  if (isOfKnownWords && pair.callCount < policy.minCallsOfKnownWords) return false;
  const alike = isOfKnownWords ? measured.ofKnownWords : measured.ofOtherWords;
  return lowerBound(alike) >= policy.promotionPrecision;
}

export function lowerBound({ right, wrong }: Trials): number {
  return wilsonLowerBound(right, right + wrong);
}

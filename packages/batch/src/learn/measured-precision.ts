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

type Judged = Admission<WeighedPair>;

/** Refusals that say what a pair is, not how it fared. */
const UNFIT: ReadonlySet<string> = new Set([
  'unknown-term',
  'heard-is-a-term',
  'not-local',
  'not-alike',
  'everyday-words',
]);

/**
 * How often errors like the known ones were what they were taken for. After the first call with errors of a term, each further one in which
 * such an error was seen, by anybody or by the pipeline without knowing it, is right; one in which the words were held right, a correction was
 * taken back, or something else was said is wrong. Only terms count that somebody other than the pipeline saw.
 */
export function measurePrecision(judged: readonly Judged[]): MeasuredPrecision {
  return { ofKnownWords: trialsOf(judged, true), ofOtherWords: trialsOf(judged, false) };
}

function trialsOf(judged: readonly Judged[], isOfKnownWords: boolean): Trials {
  const ofTerms = new Map<string, Judged[]>();
  for (const one of judged) {
    if (one.isOfKnownWords !== isOfKnownWords || one.refusals.some((reason) => UNFIT.has(reason))) continue;
    ofTerms.set(one.pair.canonical, [...(ofTerms.get(one.pair.canonical) ?? []), one]);
  }
  let right = 0;
  let wrong = 0;
  for (const errors of ofTerms.values()) {
    if (!errors.some(({ pair }) => pair.hasWitness)) continue;
    right += Math.max(0, new Set(errors.flatMap(({ pair }) => [...pair.calls])).size - 1);
    wrong += new Set(errors.flatMap(({ pair }) => [...pair.againstCalls])).size;
    wrong += errors.reduce((sum, { strayCount }) => sum + strayCount, 0);
  }
  return { right, wrong };
}

/** True when the pair has earned to be applied, by what it did itself or by what pairs like it did. */
export function isPromotable(
  { pair, shadow, strayCount, isOfKnownWords }: Judged,
  measured: MeasuredPrecision,
  policy: LearningPolicy,
): boolean {
  const needed = isOfKnownWords ? policy.promotionPrecision : policy.otherWordsPrecision;
  const own = { right: Math.max(pair.callCount, shadow.hits), wrong: strayCount + pair.againstCount };
  if (lowerBound(own) >= needed) return true;
  if (pair.isOnlyOffline) return false;
  if (isOfKnownWords && pair.callCount < policy.minCallsOfKnownWords) return false;
  return lowerBound(isOfKnownWords ? measured.ofKnownWords : measured.ofOtherWords) >= needed;
}

export function lowerBound({ right, wrong }: Trials): number {
  return wilsonLowerBound(right, right + wrong);
}

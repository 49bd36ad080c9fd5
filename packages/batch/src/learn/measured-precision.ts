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
 * somebody other than the pipeline saw such an error is right; one in which the words were held right, a correction was taken back, or
 * something else was said is wrong. Errors of one term that were seen in the same call count once.
 */
export function measurePrecision(judged: readonly Judged[]): MeasuredPrecision {
  return { ofKnownWords: trialsOf(judged, true), ofOtherWords: trialsOf(judged, false) };
}

function trialsOf(judged: readonly Judged[], isOfKnownWords: boolean): Trials {
  const calls = new Map<string, { readonly right: Set<string>; readonly wrong: Set<string> }>();
  let wrong = 0;
  for (const { pair, strayCount, refusals, ...one } of judged) {
    if (one.isOfKnownWords !== isOfKnownWords || pair.witnessCalls.size === 0) continue;
    if (refusals.some((reason) => UNFIT.has(reason))) continue;
    const ofTerm = calls.get(pair.canonical) ?? { right: new Set(), wrong: new Set() };
    calls.set(pair.canonical, ofTerm);
    for (const call of pair.witnessCalls) ofTerm.right.add(call);
    for (const call of pair.againstCalls) ofTerm.wrong.add(call);
    wrong += strayCount;
  }
  let right = 0;
  for (const ofTerm of calls.values()) {
    right += Math.max(0, ofTerm.right.size - 1);
    wrong += ofTerm.wrong.size;
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

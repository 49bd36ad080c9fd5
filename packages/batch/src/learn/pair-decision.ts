import type { Admission, LearningPolicy, RefusalReason } from '@enmienda/correction/offline';
import type { LearnedPairState } from '@enmienda/storage';
import type { WeighedPair } from './evidence-counts.ts';
import { isPromotable, lowerBound, type MeasuredPrecision } from './measured-precision.ts';

/** `rolled-back`: a person took it back, and only a person brings it in again. `not-seen`: for too long. */
export type Refusal = RefusalReason | 'rolled-back' | 'not-seen';

export interface Judgement extends Admission<WeighedPair> {
  readonly reasons: readonly Refusal[];
}

/** What is to become of a pair, and why. */
export interface Decision {
  readonly state: LearnedPairState;
  readonly reason: string;
}

/** By what pairs are judged. */
export interface Court {
  readonly policy: LearningPolicy;
  readonly measured: MeasuredPrecision;
  readonly now: Date;
}

/** Reasons that take a suggested pair back until they are gone. */
const WITHDRAWING: readonly Refusal[] = [
  'not-clean',
  'unknown-term',
  'heard-is-a-term',
  'too-few-calls',
  'one-person',
];

/** Reasons that an applied pair lost what it was applied for. A stray is none: where it is applied, words no longer stand. */
const UNSUPPORTED: readonly Refusal[] = ['unknown-term', 'heard-is-a-term', 'too-few-calls', 'one-person'];

export function judge(admission: Admission<WeighedPair>, { policy, now }: Court): Judgement {
  const reasons: Refusal[] = [...admission.refusals];
  if (admission.pair.stored.evidence['rolledBack'] === 1) reasons.push('rolled-back');
  if (isForgotten(admission, policy, now)) reasons.push('not-seen');
  return { ...admission, reasons };
}

/** What becomes of a pair by rules alone; nothing where it stays as it is. */
export function decide(judgement: Judgement, court: Court): Decision | undefined {
  const { pair, reasons } = judgement;
  switch (pair.stored.state) {
    case 'proposed':
    case 'expired':
      return reasons.length === 0 ? { state: 'suggest', reason: admissionText(judgement) } : undefined;
    case 'suggest':
      return decideSuggested(judgement, court);
    case 'active':
      return decideActive(judgement);
    case 'quarantined':
    case 'rejected':
      return undefined;
  }
}

function decideSuggested(judgement: Judgement, court: Court): Decision | undefined {
  const { reasons } = judgement;
  if (reasons.includes('disputed')) return { state: 'quarantined', reason: disputeText(judgement) };
  const faults = reasons.filter((reason) => WITHDRAWING.includes(reason));
  if (faults.length > 0) return { state: 'proposed', reason: `withdrawn: ${faults.join(', ')}` };
  if (reasons.includes('not-seen')) return { state: 'expired', reason: 'not seen for too long' };
  const { policy, measured } = court;
  if (!policy.promotesByItself || reasons.length > 0 || !isPromotable(judgement, measured, policy))
    return undefined;
  return { state: 'active', reason: promotionText(judgement, court) };
}

function decideActive(judgement: Judgement): Decision | undefined {
  const { pair, reasons } = judgement;
  if (reasons.includes('disputed')) return { state: 'quarantined', reason: disputeText(judgement) };
  const lost = reasons.filter((reason) => UNSUPPORTED.includes(reason));
  if (lost.length > 0 && pair.stored.evidence['approved'] !== 1)
    return { state: 'quarantined', reason: `lost its support: ${lost.join(', ')}` };
  return reasons.includes('not-seen') ? { state: 'expired', reason: 'not seen for too long' } : undefined;
}

/** Neither seen as an error nor standing in a call for longer than the policy says. */
function isForgotten(
  { pair, shadow }: Admission<WeighedPair>,
  { expiryDays }: LearningPolicy,
  now: Date,
): boolean {
  const lastAt = [pair.stored.lastSeenAt, shadow.lastAt ?? ''].sort().at(-1) ?? '';
  return now.getTime() - Date.parse(lastAt) > expiryDays * 24 * 60 * 60 * 1000;
}

function admissionText({ pair, shadow }: Judgement): string {
  const relatives = pair.familyCallCount - pair.callCount;
  const alike = relatives > 0 ? ` and ${relatives} with errors like it` : '';
  return `admitted: ${pair.callCount} calls${alike}, ${shadow.hits} hits and ${shadow.strays} strays in past calls`;
}

function promotionText({ pair, shadow, isOfKnownWords }: Judgement, { measured }: Court): string {
  const { right, wrong } = isOfKnownWords ? measured.ofKnownWords : measured.ofOtherWords;
  const bound = lowerBound({ right, wrong }).toFixed(3);
  const own = `${Math.max(pair.callCount, shadow.hits)} places of its own right`;
  return `promoted: ${own}; of pairs like it ${right} of ${right + wrong} (at least ${bound})`;
}

function disputeText({ pair }: Judgement): string {
  return `disputed: ${pair.againstCount} calls against ${pair.callCount}`;
}

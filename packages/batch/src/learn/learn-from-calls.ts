import type { LanguageCode, Lexicon } from '@enmienda/correction';
import {
  type Admission,
  admitPairs,
  createShadowRun,
  DEFAULT_LEARNING_POLICY,
  isPromotable,
  type LearningPolicy,
  type PastTurn,
  type RefusalReason,
} from '@enmienda/correction/offline';
import type { LearnedPair, LearningStore, LexiconVersion } from '@enmienda/storage';

export interface LearnDeps {
  readonly learning: LearningStore;
  /** The lexicon in force. @throws LexiconError */
  readonly lexiconOf: (language: LanguageCode) => Promise<Lexicon>;
  /** What the shadow run goes over. */
  readonly pastTurns: (language: LanguageCode, signal: AbortSignal) => AsyncIterable<PastTurn>;
}

export interface LearnRequest {
  readonly language: LanguageCode;
  readonly policy?: LearningPolicy;
  /** Judge and report only. */
  readonly dryRun?: boolean;
}

/** What one run of the learning step did, or would do. */
export interface LearnReport {
  readonly language: LanguageCode;
  /** Pairs judged: proposed and suggested ones. */
  readonly judged: number;
  /** Turns of past calls that the shadow run went over. */
  readonly turns: number;
  /** Suggested from now on. */
  readonly admitted: readonly LearnedPair[];
  /** Applied from now on without a person: only where the policy says so. */
  readonly promoted: readonly LearnedPair[];
  /** Suggested until now, and clean no longer. */
  readonly withdrawn: readonly LearnedPair[];
  readonly refused: readonly { readonly pair: LearnedPair; readonly reasons: readonly Refusal[] }[];
  /** The newest version; absent before the first one and in a dry run. */
  readonly version?: LexiconVersion;
}

/** `rolled-back`: a person took it back, and only a person brings it in again. */
export type Refusal = RefusalReason | 'rolled-back';

/** Reasons that take a suggested pair back: the others (calls, sound, words) can't change after admission. */
const WITHDRAWING: readonly Refusal[] = ['not-clean', 'unknown-term', 'heard-is-a-term'];

/** Sightings whose scores make up the mean that is kept as evidence. */
const SCORED_SIGHTINGS = 100;

/**
 * Judges what was observed in one language, suggests what is admitted, takes back what is no longer clean, and publishes a lexicon
 * version when anything changed. Running it again changes nothing more. @throws StorageError | LexiconError
 */
export async function learnFromCalls(
  deps: LearnDeps,
  request: LearnRequest,
  signal: AbortSignal,
): Promise<LearnReport> {
  const { language, policy = DEFAULT_LEARNING_POLICY, dryRun = false } = request;
  const { learning } = deps;
  const proposed = await learning.pairs({ language, state: 'proposed' });
  const suggested = await learning.pairs({ language, state: 'suggest' });
  const pairs = [...proposed, ...suggested];
  if (pairs.length === 0) return emptyReport(language);

  const shadow = createShadowRun(pairs);
  for await (const turn of deps.pastTurns(language, signal)) shadow.add(turn);
  const lexicon = await deps.lexiconOf(language);
  const judgements = admitPairs(pairs, { lexicon, shadow: (pair) => shadow.countsOf(pair), policy }).map(
    judge,
  );
  const sorted = sortOut(judgements, policy);
  const report = {
    language,
    judged: pairs.length,
    turns: shadow.turnCount,
    admitted: sorted.admitted.map(({ pair }) => pair),
    promoted: sorted.promoted.map(({ pair }) => pair),
    withdrawn: sorted.withdrawn.map(({ pair }) => pair),
    refused: sorted.refused.map(({ pair, reasons }) => ({ pair, reasons })),
  };
  if (dryRun) return report;
  signal.throwIfAborted();
  await record(learning, judgements, sorted);
  return { ...report, version: await learning.publish(language, noteOf(report)) };
}

interface Judgement extends Admission<LearnedPair> {
  readonly reasons: readonly Refusal[];
}

interface Sorted {
  readonly admitted: readonly Judgement[];
  readonly promoted: readonly Judgement[];
  readonly withdrawn: readonly Judgement[];
  readonly refused: readonly Judgement[];
}

function judge(admission: Admission<LearnedPair>): Judgement {
  const isRolledBack = admission.pair.evidence['rolledBack'] === 1;
  return {
    ...admission,
    reasons: isRolledBack ? [...admission.refusals, 'rolled-back'] : admission.refusals,
  };
}

function sortOut(judgements: readonly Judgement[], policy: LearningPolicy): Sorted {
  const promoted = judgements.filter(
    ({ reasons, shadow }) => policy.promotesByItself && reasons.length === 0 && isPromotable(shadow, policy),
  );
  const rest = judgements.filter((judgement) => !promoted.includes(judgement));
  const isProposed = ({ pair }: Judgement): boolean => pair.state === 'proposed';
  return {
    promoted,
    admitted: rest.filter((judgement) => isProposed(judgement) && judgement.reasons.length === 0),
    refused: rest.filter((judgement) => isProposed(judgement) && judgement.reasons.length > 0),
    withdrawn: rest.filter(
      (judgement) =>
        !isProposed(judgement) && judgement.reasons.some((reason) => WITHDRAWING.includes(reason)),
    ),
  };
}

async function record(
  learning: LearningStore,
  judgements: readonly Judgement[],
  { admitted, promoted, withdrawn }: Sorted,
): Promise<void> {
  for (const judgement of judgements) {
    await learning.noteEvidence(judgement.pair.id, await evidenceOf(learning, judgement));
  }
  for (const { pair, shadow } of admitted) {
    const reason = `admitted: ${pair.callCount} calls, ${shadow.hits} hits and ${shadow.strays} strays in past calls`;
    await learning.setState(pair.id, { state: 'suggest', reason });
  }
  for (const { pair, shadow } of promoted) {
    const reason = `promoted by measured precision: ${shadow.hits} of ${shadow.hits + shadow.strays} places right`;
    await learning.setState(pair.id, { state: 'active', reason });
  }
  for (const { pair, reasons } of withdrawn) {
    await learning.setState(pair.id, { state: 'proposed', reason: `withdrawn: ${reasons.join(', ')}` });
  }
}

async function evidenceOf(
  learning: LearningStore,
  { pair, phoneSimilarity, shadow }: Judgement,
): Promise<Readonly<Record<string, number>>> {
  const sightings = await learning.sightings(pair.id, SCORED_SIGHTINGS);
  const score = sightings.reduce((sum, sighting) => sum + sighting.score, 0) / Math.max(1, sightings.length);
  return { score, phoneSimilarity, ...shadow };
}

function noteOf({
  admitted,
  promoted,
  withdrawn,
}: Pick<LearnReport, 'admitted' | 'promoted' | 'withdrawn'>): string {
  return `learned from calls: ${admitted.length} admitted, ${promoted.length} promoted, ${withdrawn.length} withdrawn`;
}

function emptyReport(language: LanguageCode): LearnReport {
  return { language, judged: 0, turns: 0, admitted: [], promoted: [], withdrawn: [], refused: [] };
}

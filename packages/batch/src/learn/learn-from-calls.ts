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
import {
  type LearnedPair,
  type LearnedPairState,
  type LearningStore,
  type LexiconVersion,
  StorageError,
} from '@enmienda/storage';

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

/** What one run of the learning step did, or would do: pairs as they are afterwards, with the evidence that it found. */
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
  const base = { language, judged: pairs.length, turns: shadow.turnCount };
  const judgements = admitPairs(pairs, { lexicon, shadow: (pair) => shadow.countsOf(pair), policy }).map(
    judge,
  );
  const measured = await Promise.all(judgements.map((judgement) => measure(learning, judgement)));
  const sorted = sortOut(measured, policy);
  if (dryRun) return { ...base, ...reportOf(sorted) };
  signal.throwIfAborted();
  const changed = await record(learning, measured, sorted);
  const report = { ...base, ...reportOf(changed) };
  return { ...report, version: await learning.publish(language, noteOf(report)) };
}

interface Judgement extends Admission<LearnedPair> {
  readonly reasons: readonly Refusal[];
}

interface Measured extends Judgement {
  /** What this run adds to the pair's evidence. */
  readonly found: Readonly<Record<string, number>>;
}

async function measure(learning: LearningStore, judgement: Judgement): Promise<Measured> {
  const { pair, phoneSimilarity, shadow } = judgement;
  const sightings = await learning.sightings(pair.id, SCORED_SIGHTINGS);
  const score = sightings.reduce((sum, sighting) => sum + sighting.score, 0) / Math.max(1, sightings.length);
  return { ...judgement, found: { score, phoneSimilarity, ...shadow } };
}

interface Sorted {
  readonly admitted: readonly Measured[];
  readonly promoted: readonly Measured[];
  readonly withdrawn: readonly Measured[];
  readonly refused: readonly Measured[];
}

function reportOf(sorted: Sorted): Pick<LearnReport, 'admitted' | 'promoted' | 'withdrawn' | 'refused'> {
  const after = ({ pair, found }: Measured, state: LearnedPairState): LearnedPair => ({
    ...pair,
    state,
    evidence: { ...pair.evidence, ...found },
  });
  return {
    admitted: sorted.admitted.map((one) => after(one, 'suggest')),
    promoted: sorted.promoted.map((one) => after(one, 'active')),
    withdrawn: sorted.withdrawn.map((one) => after(one, 'proposed')),
    refused: sorted.refused.map((one) => ({ pair: after(one, one.pair.state), reasons: one.reasons })),
  };
}

function judge(admission: Admission<LearnedPair>): Judgement {
  const isRolledBack = admission.pair.evidence['rolledBack'] === 1;
  return {
    ...admission,
    reasons: isRolledBack ? [...admission.refusals, 'rolled-back'] : admission.refusals,
  };
}

function sortOut(judgements: readonly Measured[], policy: LearningPolicy): Sorted {
  const promoted = judgements.filter(
    ({ reasons, shadow }) => policy.promotesByItself && reasons.length === 0 && isPromotable(shadow, policy),
  );
  const rest = judgements.filter((judgement) => !promoted.includes(judgement));
  const isProposed = ({ pair }: Measured): boolean => pair.state === 'proposed';
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

/** Returns what was changed: a pair that a person decided about while the past calls were read stays as it is. */
async function record(
  learning: LearningStore,
  measured: readonly Measured[],
  sorted: Sorted,
): Promise<Sorted> {
  for (const { pair, found } of measured) await learning.noteEvidence(pair.id, found);
  const change = async (
    judgements: readonly Measured[],
    state: LearnedPairState,
    reasonOf: (judgement: Measured) => string,
  ): Promise<readonly Measured[]> => {
    const changed: Measured[] = [];
    for (const judgement of judgements) {
      const { id, state: from } = judgement.pair;
      if (await tryChange(learning, id, { from, state, reason: reasonOf(judgement) }))
        changed.push(judgement);
    }
    return changed;
  };
  return {
    ...sorted,
    admitted: await change(
      sorted.admitted,
      'suggest',
      ({ pair, shadow }) =>
        `admitted: ${pair.callCount} calls, ${shadow.hits} hits and ${shadow.strays} strays in past calls`,
    ),
    promoted: await change(
      sorted.promoted,
      'active',
      ({ shadow }) =>
        `promoted by measured precision: ${shadow.hits} of ${shadow.hits + shadow.strays} places right`,
    ),
    withdrawn: await change(
      sorted.withdrawn,
      'proposed',
      ({ reasons }) => `withdrawn: ${reasons.join(', ')}`,
    ),
  };
}

/** False when the pair is no longer in the state that it was judged in. */
async function tryChange(
  learning: LearningStore,
  id: number,
  change: Parameters<LearningStore['setState']>[1],
): Promise<boolean> {
  try {
    await learning.setState(id, change);
    return true;
  } catch (error) {
    if (error instanceof StorageError && error.failure.kind === 'conflict') return false;
    throw error;
  }
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

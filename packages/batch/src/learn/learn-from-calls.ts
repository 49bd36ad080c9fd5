import type { LanguageCode, Lexicon } from '@enmienda/correction';
import {
  type Admission,
  admitPairs,
  createShadowRun,
  DEFAULT_LEARNING_POLICY,
  type LearningPolicy,
  type PastTurn,
  type ShadowRun,
} from '@enmienda/correction/offline';
import type {
  EvidenceRecord,
  LearnedPair,
  LearnedPairState,
  LearningStore,
  LexiconVersion,
  PairEvidence,
} from '@enmienda/storage';
import { type Testimony, type WeighedPair, weighPairs } from './evidence-counts.ts';
import { type MeasuredPrecision, measurePrecision } from './measured-precision.ts';
import { type Court, type Decision, decide, type Judgement, judge, type Refusal } from './pair-decision.ts';
import type { PastQuery } from './past-calls.ts';
import { isUnreliable, recordsOfSources, type SourceRecord } from './source-record.ts';

export interface LearnDeps {
  readonly learning: LearningStore;
  /** The lexicon in force. @throws LexiconError */
  readonly lexiconOf: (language: LanguageCode) => Promise<Lexicon>;
  /** What the shadow run goes over. */
  readonly pastTurns: (query: PastQuery, signal: AbortSignal) => AsyncIterable<PastTurn>;
  readonly now: () => Date;
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
  /** Pairs judged: all but those that a person decided about. */
  readonly judged: number;
  /** Turns of past calls that the shadow run went over. */
  readonly turns: number;
  /** Suggested from now on. */
  readonly admitted: readonly LearnedPair[];
  /** Applied from now on without a person. */
  readonly promoted: readonly LearnedPair[];
  /** Suggested until now, and clean no longer. */
  readonly withdrawn: readonly LearnedPair[];
  /** Undone, disputed, or learned from a source that is no longer trusted. */
  readonly quarantined: readonly LearnedPair[];
  /** Not seen for too long. */
  readonly expired: readonly LearnedPair[];
  readonly refused: readonly { readonly pair: LearnedPair; readonly reasons: readonly Refusal[] }[];
  /** How reliable those have been that are believed. */
  readonly sources: readonly SourceRecord[];
  /** Of these, who is not believed any more. */
  readonly distrusted: readonly SourceRecord[];
  /** Of pairs that others than the pipeline saw; absent where nothing was judged. */
  readonly measured?: MeasuredPrecision;
  /** The newest version; absent before the first one and in a dry run. */
  readonly version?: LexiconVersion;
}

/**
 * Judges what was seen in one language: sources that were wrong too often are quarantined, pairs are admitted, promoted, taken back or
 * expire, and a lexicon version is published when anything changed. Running it again changes nothing more.
 * @throws StorageError | LexiconError
 */
export async function learnFromCalls(
  deps: LearnDeps,
  request: LearnRequest,
  signal: AbortSignal,
): Promise<LearnReport> {
  const { language, policy = DEFAULT_LEARNING_POLICY, dryRun = false } = request;
  const { learning } = deps;
  const pairs = (await learning.pairs({ language })).filter(({ state }) => state !== 'rejected');
  if (pairs.length === 0) return emptyReport(language);

  const evidence = await learning.evidence(language);
  const sources = await learning.sources();
  const shadow = createShadowRun(pairs);
  const query = { language, spoiled: callsOfDistrusted(evidence, sources) };
  for await (const turn of deps.pastTurns(query, signal)) shadow.add(turn);
  const lexicon = await deps.lexiconOf(language);
  const admit = (sources: readonly EvidenceRecord[]): readonly Admission<WeighedPair>[] =>
    admitAll(pairs, { evidence, sources }, { lexicon, shadow, policy });
  const firstLook = admit(sources);
  const records = recordsOfSources(
    sources.filter(({ state }) => state === 'trusted'),
    firstLook,
  );
  const distrusted = records.filter((record) => isUnreliable(record, policy));
  const admissions = distrusted.length === 0 ? firstLook : admit(without(sources, distrusted));

  const measured = measurePrecision(admissions);
  const court: Court = { policy, measured, now: deps.now() };
  const decided = admissions.map((admission) => {
    const judgement = judge(admission, court);
    return { judgement, decision: decide(judgement, court) };
  });
  const base = {
    language,
    judged: pairs.length,
    turns: shadow.turnCount,
    sources: records,
    distrusted,
    measured,
  };
  if (dryRun) return { ...base, ...reportOf(decided) };
  signal.throwIfAborted();
  for (const record of distrusted) {
    const reason = `${record.wrong} of ${record.right + record.wrong} pairs were wrong`;
    await learning.setSourceState(record.source.id, { state: 'quarantined', reason });
  }
  const { changed, version } = await learning.conclude({
    language,
    evidence: decided.map(({ judgement }) => ({
      id: judgement.pair.stored.id,
      numbers: evidenceOf(judgement),
    })),
    changes: decided.flatMap(({ judgement: { pair }, decision }) =>
      decision === undefined ? [] : [{ id: pair.stored.id, from: pair.stored.state, ...decision }],
    ),
    note: noteOf(decided),
  });
  const done = decided.map(({ judgement, decision }) => ({
    judgement,
    decision: changed.has(judgement.pair.stored.id) ? decision : undefined,
  }));
  return { ...base, ...reportOf(done), ...(version === undefined ? {} : { version }) };
}

function admitAll(
  pairs: readonly LearnedPair[],
  testimony: Testimony,
  by: { readonly lexicon: Lexicon; readonly shadow: ShadowRun; readonly policy: LearningPolicy },
): readonly Admission<WeighedPair>[] {
  const { lexicon, shadow, policy } = by;
  const weighed = weighPairs(pairs, testimony, {
    language: lexicon.language,
    minSimilarity: policy.familySimilarity,
  });
  return admitPairs(weighed, { lexicon, shadow: (pair) => shadow.countsOf(pair), policy });
}

function callsOfDistrusted(
  evidence: readonly PairEvidence[],
  sources: readonly EvidenceRecord[],
): ReadonlySet<string> {
  const ids = new Set(sources.flatMap(({ id, state }) => (state === 'quarantined' ? [id] : [])));
  return new Set(evidence.flatMap(({ sourceId, recordingId }) => (ids.has(sourceId) ? [recordingId] : [])));
}

function without(
  sources: readonly EvidenceRecord[],
  distrusted: readonly SourceRecord[],
): readonly EvidenceRecord[] {
  const ids = new Set(distrusted.map(({ source }) => source.id));
  return sources.map((source) => (ids.has(source.id) ? { ...source, state: 'quarantined' } : source));
}

interface Decided {
  readonly judgement: Judgement;
  readonly decision: Decision | undefined;
}

function evidenceOf({ pair, phoneSimilarity, shadow }: Judgement): Readonly<Record<string, number>> {
  const { hits, undecided, strays } = shadow;
  const { score, familyCallCount, againstCount } = pair;
  return { score, phoneSimilarity, hits, undecided, strays, familyCallCount, againstCount };
}

type Outcomes = Pick<
  LearnReport,
  'admitted' | 'promoted' | 'withdrawn' | 'quarantined' | 'expired' | 'refused'
>;

function reportOf(decided: readonly Decided[]): Outcomes {
  const after = (judgement: Judgement, state: LearnedPairState): LearnedPair => ({
    ...judgement.pair.stored,
    state,
    evidence: { ...judgement.pair.stored.evidence, ...evidenceOf(judgement) },
  });
  const become = (state: LearnedPairState): readonly LearnedPair[] =>
    decided.flatMap(({ judgement, decision }) =>
      decision?.state === state ? [after(judgement, state)] : [],
    );
  return {
    admitted: become('suggest'),
    promoted: become('active'),
    withdrawn: become('proposed'),
    quarantined: become('quarantined'),
    expired: become('expired'),
    refused: decided.flatMap(({ judgement, decision }) =>
      decision === undefined && isWaiting(judgement)
        ? [{ pair: after(judgement, judgement.pair.stored.state), reasons: judgement.reasons }]
        : [],
    ),
  };
}

function isWaiting({ pair, reasons }: Judgement): boolean {
  return pair.stored.state === 'proposed' && reasons.length > 0;
}

function noteOf(decided: readonly Decided[]): string {
  const { admitted, promoted, withdrawn, quarantined, expired } = reportOf(decided);
  return (
    `learned from calls: ${admitted.length} admitted, ${promoted.length} promoted, ${withdrawn.length} withdrawn, ` +
    `${quarantined.length} quarantined, ${expired.length} expired`
  );
}

function emptyReport(language: LanguageCode): LearnReport {
  return {
    language,
    judged: 0,
    turns: 0,
    admitted: [],
    promoted: [],
    withdrawn: [],
    quarantined: [],
    expired: [],
    refused: [],
    sources: [],
    distrusted: [],
  };
}

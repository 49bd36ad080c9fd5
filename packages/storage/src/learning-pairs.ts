import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import { OFFLINE_SOURCE } from './evidence-source.ts';
import type { LearnedPair, LearnedPairState, PairObservation } from './learned-pair.ts';
import type { StateChange } from './learning-contract.ts';
import { sourceIdOf } from './learning-sources.ts';
import { NOW_ISO } from './sql-functions.ts';
import { StorageError } from './storage-error.ts';

export interface PairRow {
  readonly id: number;
  readonly language: string;
  readonly heard: string;
  readonly canonical: string;
  readonly state: string;
  readonly evidence: string;
  readonly call_count: number;
  readonly undone_count: number;
  readonly person_count: number;
  readonly kind_count: number;
  readonly first_seen_at: string;
  readonly last_seen_at: string;
}

/** Pairs with what their evidence adds up to; a pair is made by its first piece, so each has one. */
export function selectPairs(db: Kysely<Database>) {
  return db
    .selectFrom('learned_pair')
    .innerJoin('pair_evidence', 'pair_evidence.pair_id', 'learned_pair.id')
    .innerJoin('evidence_source', 'evidence_source.id', 'pair_evidence.source_id')
    .select((build) => {
      const { fn } = build;
      const trusted = (verdict: 'for' | 'against') =>
        build.and([
          build('pair_evidence.verdict', '=', verdict),
          build('evidence_source.state', '=', 'trusted'),
        ]);
      return [
        'learned_pair.id as id',
        'learned_pair.language as language',
        'learned_pair.heard as heard',
        'learned_pair.canonical as canonical',
        'learned_pair.state as state',
        'learned_pair.evidence as evidence',
        fn
          .count<number>('pair_evidence.recording_id')
          .distinct()
          .filterWhere(trusted('for'))
          .as('call_count'),
        fn
          .count<number>('pair_evidence.recording_id')
          .distinct()
          .filterWhere(trusted('against'))
          .as('undone_count'),
        fn
          .count<number>('evidence_source.id')
          .distinct()
          .filterWhere(build.and([trusted('for'), build('evidence_source.kind', '=', 'human')]))
          .as('person_count'),
        fn.count<number>('evidence_source.kind').distinct().filterWhere(trusted('for')).as('kind_count'),
        fn.min('pair_evidence.seen_at').as('first_seen_at'),
        fn.max('pair_evidence.seen_at').as('last_seen_at'),
      ];
    })
    .groupBy('learned_pair.id');
}

export function toPair(row: PairRow): LearnedPair {
  return {
    id: row.id,
    language: row.language as LearnedPair['language'],
    heard: row.heard,
    canonical: row.canonical,
    state: row.state as LearnedPairState,
    callCount: row.call_count,
    undoneCount: row.undone_count,
    personCount: row.person_count,
    sourceKindCount: row.kind_count,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    evidence: JSON.parse(row.evidence) as Readonly<Record<string, number>>,
  };
}

export async function findPair(db: Kysely<Database>, id: number): Promise<LearnedPair | undefined> {
  const row = await selectPairs(db).where('learned_pair.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toPair(row);
}

/** Adds the evidence, and the pair as `proposed` when it is the first. The same again changes nothing. */
export async function addEvidenceOf(
  transaction: Transaction<Database>,
  observation: PairObservation,
): Promise<void> {
  const { recordingId, score, source = OFFLINE_SOURCE, verdict = 'for', seenAt } = observation;
  const pairId = (await findPairId(transaction, observation)) ?? (await addPair(transaction, observation));
  await transaction
    .insertInto('pair_evidence')
    .values({
      pair_id: pairId,
      recording_id: recordingId,
      source_id: await sourceIdOf(transaction, source),
      verdict,
      score,
      seen_at: seenAt ?? NOW_ISO,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function findPairId(
  transaction: Transaction<Database>,
  { language, heard, canonical }: PairObservation,
): Promise<number | undefined> {
  const row = await transaction
    .selectFrom('learned_pair')
    .select('id')
    .where('language', '=', language)
    .where('heard', '=', heard)
    .where('canonical', '=', canonical)
    .executeTakeFirst();
  return row?.id;
}

async function addPair(
  transaction: Transaction<Database>,
  { language, heard, canonical }: PairObservation,
): Promise<number> {
  const { id } = await transaction
    .insertInto('learned_pair')
    .values({ language, heard, canonical, state: 'proposed', evidence: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordEvent(transaction, id, { state: 'proposed', reason: 'first seen' });
  return id;
}

/** @throws StorageError not-found */
export async function requirePair(db: Kysely<Database>, id: number): Promise<LearnedPair> {
  const pair = await findPair(db, id);
  if (pair === undefined) throw new StorageError({ kind: 'not-found', key: `learned pair ${id}` });
  return pair;
}

/** Returns the pair with its evidence added to. */
export async function addEvidence(
  transaction: Transaction<Database>,
  pair: LearnedPair,
  added: Readonly<Record<string, number>>,
): Promise<LearnedPair> {
  const evidence = { ...pair.evidence, ...added };
  await transaction
    .updateTable('learned_pair')
    .set({ evidence: JSON.stringify(evidence) })
    .where('id', '=', pair.id)
    .execute();
  return { ...pair, evidence };
}

/** Sets the state, adds to the evidence and records the event. @throws StorageError not-found | conflict */
export async function changeState(
  transaction: Transaction<Database>,
  id: number,
  change: StateChange,
): Promise<LearnedPair> {
  const before = await requirePair(transaction, id);
  if (change.from !== undefined && before.state !== change.from) {
    throw new StorageError({ kind: 'conflict', key: `learned pair ${id}` });
  }
  const pair = await addEvidence(transaction, before, change.evidence ?? {});
  await transaction.updateTable('learned_pair').set({ state: change.state }).where('id', '=', id).execute();
  await recordEvent(transaction, id, change);
  return { ...pair, state: change.state };
}

async function recordEvent(
  transaction: Transaction<Database>,
  id: number,
  { state, reason }: StateChange,
): Promise<void> {
  await transaction
    .insertInto('pair_event')
    .values({ pair_id: id, state, reason, changed_at: NOW_ISO })
    .execute();
}

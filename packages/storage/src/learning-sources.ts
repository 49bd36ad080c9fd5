import type { Kysely, Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import type {
  EvidenceKind,
  EvidenceRecord,
  EvidenceSource,
  PairEvidence,
  SourceState,
} from './evidence-source.ts';
import { NOW_ISO } from './sql-functions.ts';
import { StorageError } from './storage-error.ts';

/** The id of the source, which is added where nobody knew it. */
export async function sourceIdOf(
  transaction: Transaction<Database>,
  { kind, tenant, name }: EvidenceSource,
): Promise<number> {
  const known = await transaction
    .selectFrom('evidence_source')
    .select('id')
    .where('kind', '=', kind)
    .where('tenant', '=', tenant)
    .where('name', '=', name)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const { id } = await transaction
    .insertInto('evidence_source')
    .values({ kind, tenant, name })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function evidenceRecords(
  db: Kysely<Database>,
  only?: number,
): Promise<readonly EvidenceRecord[]> {
  const rows = await db
    .selectFrom('evidence_source')
    .leftJoin('pair_evidence', 'pair_evidence.source_id', 'evidence_source.id')
    .select(({ fn }) => [
      'evidence_source.id as id',
      'evidence_source.kind as kind',
      'evidence_source.tenant as tenant',
      'evidence_source.name as name',
      'evidence_source.state as state',
      fn.count<number>('pair_evidence.recording_id').distinct().as('call_count'),
      fn
        .count<number>('pair_evidence.pair_id')
        .distinct()
        .filterWhere('pair_evidence.verdict', '=', 'for')
        .as('pair_count'),
    ])
    .$if(only !== undefined, (query) => query.where('evidence_source.id', '=', only ?? 0))
    .groupBy(['evidence_source.id'])
    .orderBy('evidence_source.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as EvidenceKind,
    tenant: row.tenant,
    name: row.name,
    state: row.state as SourceState,
    callCount: row.call_count,
    pairCount: row.pair_count,
  }));
}

/** @throws StorageError not-found */
export async function changeSourceState(
  transaction: Transaction<Database>,
  id: number,
  { state, reason }: { readonly state: SourceState; readonly reason: string },
): Promise<EvidenceRecord> {
  const [before] = await evidenceRecords(transaction, id);
  if (before === undefined) throw new StorageError({ kind: 'not-found', key: `source ${id}` });
  await transaction.updateTable('evidence_source').set({ state }).where('id', '=', id).execute();
  await transaction
    .insertInto('source_event')
    .values({ source_id: id, state, reason, changed_at: NOW_ISO })
    .execute();
  return { ...before, state };
}

export async function sourceEvents(
  db: Kysely<Database>,
  id: number,
): Promise<readonly { readonly state: SourceState; readonly reason: string; readonly changedAt: string }[]> {
  const rows = await db
    .selectFrom('source_event')
    .select(['state', 'reason', 'changed_at'])
    .where('source_id', '=', id)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    state: row.state as SourceState,
    reason: row.reason,
    changedAt: row.changed_at,
  }));
}

export async function pairEvidence(db: Kysely<Database>, language: string): Promise<readonly PairEvidence[]> {
  const rows = await db
    .selectFrom('pair_evidence')
    .innerJoin('learned_pair', 'learned_pair.id', 'pair_evidence.pair_id')
    .select(['pair_id', 'source_id', 'recording_id', 'verdict', 'score'])
    .where('learned_pair.language', '=', language)
    .orderBy('pair_id')
    .orderBy('recording_id')
    .orderBy('source_id')
    .execute();
  return rows.map((row) => ({
    pairId: row.pair_id,
    sourceId: row.source_id,
    recordingId: row.recording_id,
    verdict: row.verdict as PairEvidence['verdict'],
    score: row.score,
  }));
}

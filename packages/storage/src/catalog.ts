import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import { parseMetadata, toUtc } from './metadata-document.ts';
import type { Recording, RecordingQuery } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import { metadataKey } from './recording-keys.ts';
import type { RecordingStats } from './recording-store.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** A recording as the catalog holds it. */
interface CatalogEntry {
  readonly recording: Recording;
  /** The text of its metadata file. */
  readonly metadata: string;
  readonly transcriptSizeBytes: number;
}

/** The index over the metadata files. */
export interface Catalog {
  upsert(entries: readonly CatalogEntry[]): Promise<void>;
  setTranscriptSize(id: RecordingId, sizeBytes: number): Promise<void>;
  remove(ids: readonly string[]): Promise<number>;
  list(query: RecordingQuery): Promise<readonly Recording[]>;
  stats(): Promise<RecordingStats>;
}

export function createCatalog(db: Kysely<Database>): Catalog {
  return {
    upsert: async (entries) => {
      if (entries.length === 0) return;
      await db
        .insertInto('recording')
        .values(entries.map(rowOf))
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((excluded) => ({
            created_at: excluded.ref('excluded.created_at'),
            tenant_id: excluded.ref('excluded.tenant_id'),
            agent_id: excluded.ref('excluded.agent_id'),
            conversation_id: excluded.ref('excluded.conversation_id'),
            language: excluded.ref('excluded.language'),
            state: excluded.ref('excluded.state'),
            processed: excluded.ref('excluded.processed'),
            audio_size_bytes: excluded.ref('excluded.audio_size_bytes'),
            metadata_size_bytes: excluded.ref('excluded.metadata_size_bytes'),
            transcript_size_bytes: excluded.ref('excluded.transcript_size_bytes'),
            metadata: excluded.ref('excluded.metadata'),
          })),
        )
        .execute();
    },

    setTranscriptSize: async (id, sizeBytes) => {
      await db
        .updateTable('recording')
        .set({ transcript_size_bytes: sizeBytes })
        .where('id', '=', id)
        .execute();
    },

    remove: async (ids) => {
      if (ids.length === 0) return 0;
      const { numDeletedRows } = await db.deleteFrom('recording').where('id', 'in', ids).executeTakeFirst();
      return Number(numDeletedRows);
    },

    list: async (query) => {
      const rows = await listQuery(db, query).execute();
      return rows.map(({ id, metadata }) =>
        parseMetadata({ key: metadataKey(id as RecordingId), text: metadata }),
      );
    },

    stats: async () => {
      const rows = await db
        .selectFrom('recording_count')
        .select(({ fn }) => [
          'processed',
          fn.sum<number>('row_count').as('recordings'),
          fn.sum<number>('size_bytes').as('size_bytes'),
        ])
        .groupBy('processed')
        .execute();
      const [pending, processed] = [0, 1].map(
        (value) => rows.find((row) => row.processed === value) ?? { recordings: 0, size_bytes: 0 },
      );
      return {
        totalRecordings: (pending?.recordings ?? 0) + (processed?.recordings ?? 0),
        totalSizeBytes: (pending?.size_bytes ?? 0) + (processed?.size_bytes ?? 0),
        processed: processed?.recordings ?? 0,
        pending: pending?.recordings ?? 0,
      };
    },
  };
}

/** The page that `query` asks for, in the order of an index. @throws RangeError */
export function listQuery(db: Kysely<Database>, query: RecordingQuery) {
  const limit = query.limit ?? DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`Invalid limit ${limit}: it is 1 to ${MAX_LIMIT}`);
  }
  let page = db.selectFrom('recording').select(['id', 'metadata']);
  if (query.processed !== undefined) page = page.where('processed', '=', query.processed ? 1 : 0);
  if (query.state !== undefined) page = page.where('state', '=', query.state);
  if (query.tenantId !== undefined) page = page.where('tenant_id', '=', query.tenantId);
  if (query.agentId !== undefined) page = page.where('agent_id', '=', query.agentId);
  if (query.conversationId !== undefined) page = page.where('conversation_id', '=', query.conversationId);
  if (query.language !== undefined) page = page.where('language', '=', query.language);
  if (query.from !== undefined) page = page.where('created_at', '>=', toUtc(query.from));
  if (query.to !== undefined) page = page.where('created_at', '<', toUtc(query.to));
  if (query.after !== undefined) {
    page = page.where(sql<boolean>`(created_at, id) > (${toUtc(query.after.createdAt)}, ${query.after.id})`);
  }
  return page.orderBy('created_at').orderBy('id').limit(limit);
}

function rowOf({ recording, metadata, transcriptSizeBytes }: CatalogEntry): Database['recording'] {
  return {
    id: recording.id,
    created_at: recording.createdAt,
    tenant_id: recording.tenantId,
    agent_id: recording.agentId ?? null,
    conversation_id: recording.conversationId,
    language: recording.language,
    state: recording.state,
    processed: recording.processed ? 1 : 0,
    audio_size_bytes: recording.erased?.audio === undefined ? (recording.audio?.sizeBytes ?? 0) : 0,
    metadata_size_bytes: Buffer.byteLength(metadata),
    transcript_size_bytes: transcriptSizeBytes,
    metadata,
  };
}

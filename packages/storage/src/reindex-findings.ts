import { type Kysely, sql } from 'kysely';
import type { ReindexFindingTable } from './catalog-tables.ts';
import { columnWordsOf } from './column-words.ts';
import { engineOf } from './database-engine.ts';
import type { Database } from './database-schema.ts';

/** What the files of a recording looked like, as far as `reindex` has come. */
export type Finding = Readonly<ReindexFindingTable>;

/** What `reindex` has seen, in a temporary table: the memory it needs doesn't grow with the number of recordings. */
export interface ReindexFindings {
  record(found: readonly (Pick<Finding, 'id'> & Partial<Finding>)[]): Promise<void>;
  get(ids: readonly string[]): Promise<ReadonlyMap<string, Finding>>;
  /** A page of the recordings with audio or a transcript and no metadata, in the order of their ids. */
  withoutMetadata(after: string): Promise<readonly Finding[]>;
  /** A page of the catalog's recordings whose metadata was not read, in the order of their ids. */
  unread(after: string): Promise<readonly { readonly id: string; readonly metadata: 'damaged' | null }[]>;
}

const PAGE = 500;

/**
 * Calls `work` with nothing found yet; one run at a time per connection. A temporary table is seen by its connection only: on
 * PostgreSQL one is kept for the run, SQLite has one for everything.
 */
export async function withReindexFindings<T>(
  db: Kysely<Database>,
  work: (findings: ReindexFindings) => Promise<T>,
): Promise<T> {
  const begin = async (connection: Kysely<Database>) => work(await emptyFindings(connection));
  switch (engineOf(db)) {
    case 'sqlite':
      return begin(db);
    case 'postgres':
      return db.connection().execute(begin);
  }
}

async function emptyFindings(db: Kysely<Database>): Promise<ReindexFindings> {
  const { text, integer, strictByKey } = columnWordsOf(engineOf(db));
  await sql`create temporary table if not exists reindex_finding (
    id ${text} primary key not null, audio_size_bytes ${integer}, transcript_size_bytes ${integer}, metadata ${text}
  ) ${strictByKey}`.execute(db);
  await db.deleteFrom('reindex_finding').execute();
  return {
    record: async (found) => {
      if (found.length === 0) return;
      await db
        .insertInto('reindex_finding')
        .values(
          found.map((finding) => ({
            id: finding.id,
            audio_size_bytes: finding.audio_size_bytes ?? null,
            transcript_size_bytes: finding.transcript_size_bytes ?? null,
            metadata: finding.metadata ?? null,
          })),
        )
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            audio_size_bytes: eb.fn.coalesce(
              'excluded.audio_size_bytes',
              eb.ref('reindex_finding.audio_size_bytes'),
            ),
            transcript_size_bytes: eb.fn.coalesce(
              'excluded.transcript_size_bytes',
              eb.ref('reindex_finding.transcript_size_bytes'),
            ),
            metadata: eb.fn.coalesce('excluded.metadata', eb.ref('reindex_finding.metadata')),
          })),
        )
        .execute();
    },

    get: async (ids) => {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom('reindex_finding').selectAll().where('id', 'in', ids).execute();
      return new Map(rows.map((row) => [row.id, row]));
    },

    withoutMetadata: (after) =>
      db
        .selectFrom('reindex_finding')
        .selectAll()
        .where('metadata', 'is', null)
        .where('id', '>', after)
        .orderBy('id')
        .limit(PAGE)
        .execute(),

    unread: async (after) => {
      const rows = await db
        .selectFrom('recording')
        .leftJoin('reindex_finding', 'reindex_finding.id', 'recording.id')
        .select(['recording.id', 'reindex_finding.metadata'])
        .where('recording.id', '>', after)
        .where((eb) =>
          eb.or([eb('reindex_finding.metadata', 'is', null), eb('reindex_finding.metadata', '=', 'damaged')]),
        )
        .orderBy('recording.id')
        .limit(PAGE)
        .execute();
      return rows.map(({ id, metadata }) => ({ id, metadata: metadata === 'damaged' ? metadata : null }));
    },
  };
}

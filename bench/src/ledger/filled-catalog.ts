import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase, openStorage } from '@enmienda/storage';
import { sql } from 'kysely';

/** When the first of them began. The others follow a minute apart. */
export const FIRST_AT_MS = Date.UTC(2024, 0, 1);
export const APART_MS = 60_000;

const TEMPLATE_ID = 'rec_template';
const TEMPLATE_AT = '2020-01-01T00:00:00.000Z';

/** Rows a statement inserts: the write-ahead log stays small. */
const AT_ONCE = 50_000;

/**
 * A catalog of `recordings` made-up rows, nine in ten of them processed, and their jobs: written into the tables, since saving
 * a million recordings as files would take hours and measure the disk.
 */
export async function fillCatalog(
  databaseUrl: string,
  { recordings, folder }: { readonly recordings: number; readonly folder: string },
  progress: (line: string) => void,
): Promise<void> {
  const metadata = await templateMetadata(databaseUrl, folder);
  const db = await openDatabase(databaseUrl);
  const isPostgres = databaseUrl.startsWith('postgres');
  const id = isPostgres ? sql`'rec_' || lpad(n::text, 9, '0')` : sql`printf('rec_%09d', n)`;
  const at = isPostgres
    ? sql`to_char(to_timestamp((${sql.lit(FIRST_AT_MS)} + n * ${sql.lit(APART_MS)}) / 1000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : sql`strftime('%Y-%m-%dT%H:%M:%fZ', (${sql.lit(FIRST_AT_MS)} + n * ${sql.lit(APART_MS)}) / 1000, 'unixepoch')`;
  const processed = sql`case when n % 10 = 0 then 0 else 1 end`;
  for (let from = 0; from < recordings; from += AT_ONCE) {
    const to = Math.min(recordings, from + AT_ONCE) - 1;
    const numbers = sql`with recursive numbers (n) as (
      select cast(${sql.lit(from)} as bigint) union all select n + 1 from numbers where n < ${sql.lit(to)})`;
    await sql`
      insert into recording (id, created_at, tenant_id, agent_id, conversation_id, language, state, processed,
        audio_size_bytes, metadata_size_bytes, transcript_size_bytes, metadata)
      ${numbers}
      select ${id}, ${at}, 'tenant-' || (n % 20), 'agent-' || (n % 500), 'call-' || n, 'es', 'complete', ${processed},
        2000000, 700, 9000, replace(replace(${sql.lit(metadata)}, ${sql.lit(TEMPLATE_ID)}, ${id}), ${sql.lit(TEMPLATE_AT)}, ${at})
      from numbers`.execute(db);
    await sql`
      insert into stage_run (recording_id, stage, state, attempts, updated_at_ms, created_at, tenant_id, task_id)
      ${numbers}
      select ${id}, 'offline', case when n % 10 = 0 then 'pending' else 'done' end, 1, n, ${at}, 'tenant-' || (n % 20),
        random_uuid()
      from numbers`.execute(db);
    progress(`${to + 1} of ${recordings} rows`);
  }
  await sql`analyze`.execute(db);
  await db.destroy();
}

/** Of a recording that was saved as every other one, and removed again. */
async function templateMetadata(databaseUrl: string, folder: string): Promise<string> {
  const rootPath = path.join(folder, 'template');
  const storage = await openStorage({ backend: 'local', rootPath, databaseUrl });
  const { id } = await storage.recordings.saveRecording({
    conversationId: 'call-1',
    language: 'es',
    createdAt: TEMPLATE_AT,
  });
  await storage.close();
  const db = await openDatabase(databaseUrl);
  const row = await db
    .selectFrom('recording')
    .select('metadata')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await db.deleteFrom('recording').execute();
  await db.destroy();
  await rm(rootPath, { recursive: true });
  return row.metadata.replaceAll(id, TEMPLATE_ID);
}

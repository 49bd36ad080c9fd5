import { type Kysely, sql } from 'kysely';
import type { ColumnWords } from '../column-words.ts';
import { RANDOM_UUID } from '../sql-functions.ts';
import type { Migration } from './migration.ts';
import { countRows } from './row-counts.ts';

export const fairLedgerMigration: Migration = {
  name: '0005-fair-ledger',
  up: async (db, words) => {
    await addColumns(db, words);
    await sql`
      create table tenant_cap (
        stage ${words.text} not null,
        tenant_id ${words.text} not null,
        most_running ${words.integer} not null check (most_running >= 0),
        primary key (stage, tenant_id)
      ) ${words.strictByKey}`.execute(db);
    await sql`
      create table paused_stage (
        stage ${words.text} not null primary key,
        paused_at_ms ${words.integer} not null
      ) ${words.strict}`.execute(db);
    await sql`
      create table past_task (
        task_id ${words.text} not null primary key,
        recording_id ${words.text} not null,
        stage ${words.text} not null,
        attempts ${words.integer} not null,
        ended_at_ms ${words.integer} not null
      ) ${words.strict}`.execute(db);
    await countRows(db, words, {
      source: 'stage_run',
      counts: 'job_count',
      by: { stage: words.text, tenant_id: words.text, state: words.text },
      sums: {},
    });
    await countRows(db, words, {
      source: 'recording',
      counts: 'recording_count',
      by: { processed: words.integer },
      sums: { size_bytes: ['audio_size_bytes', 'metadata_size_bytes', 'transcript_size_bytes'] },
    });
    // The counts are read from their table now.
    await sql`drop index recording_sizes`.execute(db);
  },
};

async function addColumns(db: Kysely<unknown>, words: ColumnWords): Promise<void> {
  await sql`alter table stage_run add column tenant_id ${words.text} not null default 'default'`.execute(db);
  await sql`alter table stage_run add column priority ${words.integer} not null default 0`.execute(db);
  await sql`alter table stage_run add column task_id ${words.text}`.execute(db);
  await sql`
    update stage_run set task_id = ${RANDOM_UUID},
      tenant_id = coalesce((select tenant_id from recording where id = recording_id), 'default')`.execute(db);
  await sql`create unique index stage_run_task on stage_run (task_id)`.execute(db);
  // Partial indexes: neither what is done nor what waits for its next try is walked over to find what is to do.
  await sql`drop index stage_run_pending`.execute(db);
  await sql`
    create index stage_run_ready on stage_run (stage, tenant_id, priority desc, created_at, recording_id)
    where state = 'pending' and run_after_ms = 0`.execute(db);
  await sql`
    create index stage_run_waiting on stage_run (stage, run_after_ms)
    where state = 'pending' and run_after_ms > 0`.execute(db);
  await sql`
    create index stage_run_running on stage_run (stage, tenant_id) where state = 'leased'`.execute(db);
}

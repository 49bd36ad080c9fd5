import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const ledgerMigration: Migration = {
  name: '0002-ledger',
  up: async (db, words) => {
    await sql`
      create table stage_run (
        recording_id ${words.text} not null,
        stage ${words.text} not null,
        state ${words.text} not null check (state in ('pending', 'leased', 'committed', 'done', 'dead')),
        attempts ${words.integer} not null default 0,
        failures ${words.integer} not null default 0,
        reason ${words.text},
        token ${words.text},
        worker_id ${words.text},
        expires_at_ms ${words.integer},
        run_after_ms ${words.integer} not null default 0,
        updated_at_ms ${words.integer} not null,
        created_at ${words.text} not null,
        result ${words.text},
        primary key (recording_id, stage),
        check ((state = 'leased') <= (token is not null and worker_id is not null and expires_at_ms is not null)),
        check ((state = 'committed') = (result is not null))
      ) ${words.strictByKey}`.execute(db);
    // Partial indexes: what is done is never walked over to find what is to do.
    await sql`
      create index stage_run_pending on stage_run (stage, created_at, recording_id)
      where state = 'pending'`.execute(db);
    await sql`
      create index stage_run_leased on stage_run (stage, expires_at_ms) where state = 'leased'`.execute(db);
    await sql`
      create index stage_run_committed on stage_run (updated_at_ms) where state = 'committed'`.execute(db);
    await sql`create index stage_run_by_state on stage_run (state, updated_at_ms)`.execute(db);
    await sql`
      create table leadership (
        name ${words.text} not null primary key,
        holder ${words.text} not null,
        until_ms ${words.integer} not null
      ) ${words.strict}`.execute(db);
    await sql`
      create table schedule_tick (
        name ${words.text} not null,
        due_at_ms ${words.integer} not null,
        claimed_at_ms ${words.integer} not null,
        primary key (name, due_at_ms)
      ) ${words.strictByKey}`.execute(db);
  },
};

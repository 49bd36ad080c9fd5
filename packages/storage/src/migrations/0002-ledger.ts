import { sql } from 'kysely';
import type { Migration } from './migration.ts';

export const ledgerMigration: Migration = {
  name: '0002-ledger',
  up: async (db) => {
    await sql`
      create table stage_run (
        recording_id text not null,
        stage text not null,
        state text not null check (state in ('pending', 'leased', 'committed', 'done', 'dead')),
        attempts integer not null default 0,
        failures integer not null default 0,
        reason text,
        token text,
        worker_id text,
        expires_at_ms integer,
        run_after_ms integer not null default 0,
        updated_at_ms integer not null,
        created_at text not null,
        result text,
        primary key (recording_id, stage),
        check ((state = 'leased') <= (token is not null and worker_id is not null and expires_at_ms is not null)),
        check ((state = 'committed') = (result is not null))
      ) strict, without rowid`.execute(db);
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
        name text not null primary key,
        holder text not null,
        until_ms integer not null
      ) strict`.execute(db);
    await sql`
      create table schedule_tick (
        name text not null,
        due_at_ms integer not null,
        claimed_at_ms integer not null,
        primary key (name, due_at_ms)
      ) strict, without rowid`.execute(db);
  },
};

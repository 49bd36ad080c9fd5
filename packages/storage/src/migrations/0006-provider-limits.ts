import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What all workers together may ask of a service; see `provider-limits.ts`. */
export const providerLimitsMigration: Migration = {
  name: '0006-provider-limits',
  up: async (db, { text, integer, strict, strictByKey }) => {
    await sql`
      create table provider_limit (
        name ${text} not null primary key,
        per_minute ${integer} check (per_minute > 0),
        concurrent ${integer} check (concurrent > 0),
        next_at_ms ${integer} not null default 0
      ) ${strict}`.execute(db);
    await sql`
      create table provider_permit (
        name ${text} not null references provider_limit (name) on delete cascade,
        permit ${text} not null,
        until_ms ${integer} not null,
        primary key (name, permit)
      ) ${strictByKey}`.execute(db);
  },
};

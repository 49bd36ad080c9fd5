import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Tables whose rows are only ever added. */
const IMMUTABLE = ['pair_event', 'lexicon_version', 'lexicon_version_pair'] as const;

export const learningMigration: Migration = {
  name: '0003-learning',
  up: async (db) => {
    await sql`
      create table learned_pair (
        id integer primary key autoincrement,
        language text not null check (language in ('es', 'pt', 'en')),
        heard text not null,
        canonical text not null,
        state text not null check (state in ('proposed', 'suggest', 'active', 'rejected')),
        evidence text not null default '{}',
        unique (language, heard, canonical)
      ) strict`.execute(db);
    await sql`create index learned_pair_by_state on learned_pair (state, language)`.execute(db);
    await sql`
      create table pair_sighting (
        pair_id integer not null references learned_pair (id),
        recording_id text not null,
        score real not null,
        seen_at text not null,
        primary key (pair_id, recording_id)
      ) strict, without rowid`.execute(db);
    await sql`
      create table pair_event (
        id integer primary key autoincrement,
        pair_id integer not null references learned_pair (id),
        state text not null,
        reason text not null,
        changed_at text not null
      ) strict`.execute(db);
    await sql`create index pair_event_by_pair on pair_event (pair_id, id)`.execute(db);
    await sql`
      create table lexicon_version (
        language text not null,
        version integer not null check (version > 0),
        parent integer,
        created_at text not null,
        note text not null,
        primary key (language, version),
        foreign key (language, parent) references lexicon_version (language, version)
      ) strict, without rowid`.execute(db);
    await sql`
      create table lexicon_version_pair (
        language text not null,
        version integer not null,
        pair_id integer not null references learned_pair (id),
        heard text not null,
        canonical text not null,
        count integer not null,
        decision text not null check (decision in ('apply', 'suggest')),
        primary key (language, version, pair_id),
        foreign key (language, version) references lexicon_version (language, version)
      ) strict, without rowid`.execute(db);
    for (const table of IMMUTABLE) {
      for (const change of ['update', 'delete'] as const) {
        await sql`
          create trigger ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)} on ${sql.table(table)}
          begin select raise(abort, 'rows of this table are never changed'); end`.execute(db);
      }
    }
  },
};

import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Tables whose rows are only ever added. */
const IMMUTABLE = ['pair_event', 'lexicon_version', 'lexicon_version_pair'] as const;

export const learningMigration: Migration = {
  name: '0003-learning',
  up: async (db, words) => {
    await sql`
      create table learned_pair (
        id ${words.serial},
        language ${words.text} not null check (language in ('es', 'pt', 'en')),
        heard ${words.text} not null,
        canonical ${words.text} not null,
        state ${words.text} not null check (state in ('proposed', 'suggest', 'active', 'rejected')),
        evidence ${words.text} not null default '{}',
        unique (language, heard, canonical)
      ) ${words.strict}`.execute(db);
    await sql`create index learned_pair_by_state on learned_pair (state, language)`.execute(db);
    await sql`
      create table pair_sighting (
        pair_id ${words.integer} not null references learned_pair (id),
        recording_id ${words.text} not null,
        score ${words.real} not null,
        seen_at ${words.text} not null,
        primary key (pair_id, recording_id)
      ) ${words.strictByKey}`.execute(db);
    await sql`
      create table pair_event (
        id ${words.serial},
        pair_id ${words.integer} not null references learned_pair (id),
        state ${words.text} not null,
        reason ${words.text} not null,
        changed_at ${words.text} not null
      ) ${words.strict}`.execute(db);
    await sql`create index pair_event_by_pair on pair_event (pair_id, id)`.execute(db);
    await sql`
      create table lexicon_version (
        language ${words.text} not null,
        version ${words.integer} not null check (version > 0),
        parent ${words.integer},
        created_at ${words.text} not null,
        note ${words.text} not null,
        primary key (language, version),
        foreign key (language, parent) references lexicon_version (language, version)
      ) ${words.strictByKey}`.execute(db);
    await sql`
      create table lexicon_version_pair (
        language ${words.text} not null,
        version ${words.integer} not null,
        pair_id ${words.integer} not null references learned_pair (id),
        heard ${words.text} not null,
        canonical ${words.text} not null,
        count ${words.integer} not null,
        decision ${words.text} not null check (decision in ('apply', 'suggest')),
        primary key (language, version, pair_id),
        foreign key (language, version) references lexicon_version (language, version)
      ) ${words.strictByKey}`.execute(db);
    for (const statement of IMMUTABLE.flatMap(words.immutable)) await statement.execute(db);
  },
};

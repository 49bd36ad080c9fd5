import { sql } from 'kysely';
import type { Migration } from './migration.ts';

const STATES = sql`state in ('proposed', 'suggest', 'active', 'quarantined', 'expired', 'rejected')`;

/**
 * Evidence has a source, and says for or against a pair; a source has a state of its own. Sightings become evidence of the offline
 * path, and pairs may also be quarantined or expired.
 */
export const evidenceMigration: Migration = {
  name: '0004-evidence',
  up: async (db, words) => {
    if (words.engine === 'postgres') {
      await sql`alter table learned_pair drop constraint learned_pair_state_check`.execute(db);
      await sql`alter table learned_pair add constraint learned_pair_state_check check (${STATES})`.execute(
        db,
      );
    } else {
      // SQLite can't change a check: the table is made again under its name, and what refers to it is checked at the end.
      await sql`pragma defer_foreign_keys = on`.execute(db);
      await sql`create table learned_pair_before as select * from learned_pair`.execute(db);
      await sql`drop table learned_pair`.execute(db);
      await sql`
        create table learned_pair (
          id ${words.serial},
          language ${words.text} not null check (language in ('es', 'pt', 'en')),
          heard ${words.text} not null,
          canonical ${words.text} not null,
          state ${words.text} not null check (${STATES}),
          evidence ${words.text} not null default '{}',
          unique (language, heard, canonical)
        ) ${words.strict}`.execute(db);
      await sql`
        insert into learned_pair (id, language, heard, canonical, state, evidence)
        select id, language, heard, canonical, state, evidence from learned_pair_before`.execute(db);
      await sql`drop table learned_pair_before`.execute(db);
      await sql`create index learned_pair_by_state on learned_pair (state, language)`.execute(db);
    }
    await sql`
      create table evidence_source (
        id ${words.serial},
        kind ${words.text} not null check (kind in ('offline', 'engines', 'clarification', 'human')),
        tenant ${words.text} not null,
        name ${words.text} not null,
        state ${words.text} not null default 'trusted' check (state in ('trusted', 'quarantined')),
        unique (kind, tenant, name)
      ) ${words.strict}`.execute(db);
    await sql`
      create table source_event (
        id ${words.serial},
        source_id ${words.integer} not null references evidence_source (id),
        state ${words.text} not null,
        reason ${words.text} not null,
        changed_at ${words.text} not null
      ) ${words.strict}`.execute(db);
    await sql`create index source_event_by_source on source_event (source_id, id)`.execute(db);
    await sql`
      create table pair_evidence (
        pair_id ${words.integer} not null references learned_pair (id),
        recording_id ${words.text} not null,
        source_id ${words.integer} not null references evidence_source (id),
        verdict ${words.text} not null check (verdict in ('for', 'against')),
        score ${words.real} not null,
        seen_at ${words.text} not null,
        primary key (pair_id, recording_id, source_id, verdict)
      ) ${words.strictByKey}`.execute(db);
    await sql`create index pair_evidence_by_source on pair_evidence (source_id)`.execute(db);
    await sql`
      insert into evidence_source (kind, tenant, name)
      select 'offline', 'default', 'offline' where exists (select 1 from pair_sighting)`.execute(db);
    await sql`
      insert into pair_evidence (pair_id, recording_id, source_id, verdict, score, seen_at)
      select pair_id, recording_id, (select id from evidence_source), 'for', score, seen_at
      from pair_sighting`.execute(db);
    await sql`drop table pair_sighting`.execute(db);
    for (const statement of words.immutable('source_event')) await statement.execute(db);
  },
};

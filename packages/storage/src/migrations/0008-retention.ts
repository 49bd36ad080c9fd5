import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What was begun to be erased, and the trail of who did what to which recording; see `retention.ts`. */
export const retentionMigration: Migration = {
  name: '0008-retention',
  up: async (db, { text, serial, strict, strictByKey }) => {
    await sql`
      create table erasure (
        recording_id ${text} not null,
        class ${text} not null check (class in ('audio', 'raw-transcript', 'corrected-transcript')),
        begun_at ${text} not null,
        primary key (recording_id, class)
      ) ${strictByKey}`.execute(db);
    await sql`
      create table audit_event (
        id ${serial},
        at ${text} not null,
        actor ${text} not null,
        action ${text} not null check (action in ('erased', 'results-erased', 'hold-placed', 'hold-lifted')),
        recording_id ${text} not null,
        detail ${text} not null
      ) ${strict}`.execute(db);
    await sql`create index audit_event_by_recording on audit_event (recording_id, id)`.execute(db);
    await sql`create index audit_event_by_time on audit_event (at)`.execute(db);
  },
};

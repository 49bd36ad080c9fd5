import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** What the bucket still lacks of the folder; see `replication-outbox.ts`. */
export const replicationMigration: Migration = {
  name: '0007-replication',
  up: async (db, { text, integer, strict }) => {
    await sql`
      create table replication_task (
        id ${text} primary key not null,
        object_key ${text} not null,
        action ${text} not null check (action in ('put', 'delete')),
        content_type ${text} not null,
        state ${text} not null check (state in ('writing', 'due')),
        since_ms ${integer} not null,
        run_after_ms ${integer} not null,
        attempts ${integer} not null default 0,
        reason ${text}
      ) ${strict}`.execute(db);
    await sql`create index replication_task_by_time on replication_task (state, run_after_ms, since_ms)`.execute(
      db,
    );
    await sql`create index replication_task_by_key on replication_task (object_key)`.execute(db);
  },
};

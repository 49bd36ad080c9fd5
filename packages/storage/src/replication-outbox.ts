import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import type { ReplicationAction } from './replication-tables.ts';
import { NOW_MS } from './sql-functions.ts';

/**
 * What the bucket still lacks of the folder, one row a write:
 *
 *   open ──► writing ──close──► due ──► the object is copied ──settle──► gone
 *               │                ▲
 *               └─ its writer died: due after an hour
 *
 * A row is there before the folder is written, and is `due` only after. Whoever copies an object notes which rows are due,
 * then reads the folder, then removes those rows: a write that came in between has a row of its own. So a process may be
 * killed at any line, and the copy is still made.
 */
export interface ReplicationOutbox {
  /** Before the folder is written; gives the row's id. */
  open(key: string, task: NewReplicationTask): Promise<string>;
  /** The folder was written, or may have been. Rows of the same object and action that were due are one with it. */
  close(id: string): Promise<void>;
  /** Nothing was written. */
  discard(id: string): Promise<void>;
  /** Objects to copy now, the longest waiting first; others are not given them for a minute. */
  claim(limit: number): Promise<readonly string[]>;
  /** The rows of an object that are due. */
  tasks(key: string): Promise<readonly ReplicationTask[]>;
  /** Those objects were copied. */
  settle(ids: readonly string[]): Promise<void>;
  postpone(
    ids: readonly string[],
    failure: { readonly reason: string; readonly retryAfterMs: number },
  ): Promise<void>;
  /** Gives claimed rows back as they were. */
  release(ids: readonly string[]): Promise<void>;
  /** Of these objects, those that have a row. */
  waiting(keys: readonly string[]): Promise<ReadonlySet<string>>;
  status(): Promise<ReplicationStatus>;
}

export interface NewReplicationTask {
  readonly action: ReplicationAction;
  readonly contentType: string;
}

export interface ReplicationTask extends NewReplicationTask {
  readonly id: string;
  readonly attempts: number;
}

/** How far the bucket is behind the folder. */
export interface ReplicationStatus {
  /** Objects whose newest bytes, or whose deletion, the bucket may not have. */
  readonly underReplicated: number;
  /** How long the longest waiting one waits; 0 when none does. */
  readonly oldestWaitMs: number;
  /** Objects whose copy failed for a reason of their own, at most 100. */
  readonly failing: readonly { readonly key: string; readonly reason: string; readonly attempts: number }[];
}

/** A writer this old is dead: the longest write is that of one recording's audio. */
const WRITER_AGE_MS = 3_600_000;

/** How long a claimed object is left to who claimed it. */
const CLAIM_MS = 60_000;

const FAILING_SHOWN = 100;

export function createReplicationOutbox(db: Kysely<Database>): ReplicationOutbox {
  const isReady = sql<boolean>`((state = 'due' and run_after_ms <= ${NOW_MS})
    or (state = 'writing' and since_ms <= ${NOW_MS} - ${sql.lit(WRITER_AGE_MS)} and run_after_ms <= ${NOW_MS}))`;
  const isDue = sql<boolean>`(state = 'due'
    or (state = 'writing' and since_ms <= ${NOW_MS} - ${sql.lit(WRITER_AGE_MS)}))`;

  return {
    open: async (key, { action, contentType }) => {
      const id = randomUUID();
      await db
        .insertInto('replication_task')
        .values({
          id,
          object_key: key,
          action,
          content_type: contentType,
          state: 'writing',
          since_ms: NOW_MS,
          run_after_ms: 0,
          attempts: 0,
          reason: null,
        })
        .execute();
      return id;
    },

    close: (id) =>
      db.transaction().execute(async (transaction) => {
        const closed = await transaction
          .updateTable('replication_task')
          .set({ state: 'due' })
          .where('id', '=', id)
          .returning(['object_key', 'action'])
          .executeTakeFirst();
        if (closed === undefined) return;
        // What waits for days is one row an object, however often it was written.
        await transaction
          .deleteFrom('replication_task')
          .where('object_key', '=', closed.object_key)
          .where('action', '=', closed.action)
          .where('state', '=', 'due')
          .where('id', '!=', id)
          .execute();
      }),

    discard: async (id) => {
      await db.deleteFrom('replication_task').where('id', '=', id).execute();
    },

    claim: async (limit) => {
      const rows = await db
        .updateTable('replication_task')
        .set({ run_after_ms: sql<number>`${NOW_MS} + ${sql.lit(CLAIM_MS)}` })
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('replication_task')
            .select('id')
            .where(isReady)
            .orderBy('since_ms')
            .orderBy('id')
            .limit(limit),
        )
        .returning('object_key')
        .execute();
      return [...new Set(rows.map(({ object_key: key }) => key))];
    },

    tasks: async (key) => {
      const rows = await db
        .selectFrom('replication_task')
        .select(['id', 'action', 'content_type', 'attempts'])
        .where('object_key', '=', key)
        .where(isDue)
        .orderBy('since_ms')
        .execute();
      return rows.map(({ content_type: contentType, ...task }) => ({ ...task, contentType }));
    },

    settle: async (ids) => {
      if (ids.length === 0) return;
      await db.deleteFrom('replication_task').where('id', 'in', ids).execute();
    },

    postpone: async (ids, { reason, retryAfterMs }) => {
      if (ids.length === 0) return;
      await db
        .updateTable('replication_task')
        .set({
          reason,
          attempts: sql<number>`attempts + 1`,
          run_after_ms: sql<number>`${NOW_MS} + cast(${retryAfterMs} as integer)`,
        })
        .where('id', 'in', ids)
        .execute();
    },

    release: async (ids) => {
      if (ids.length === 0) return;
      await db.updateTable('replication_task').set({ run_after_ms: 0 }).where('id', 'in', ids).execute();
    },

    waiting: async (keys) => {
      if (keys.length === 0) return new Set();
      const rows = await db
        .selectFrom('replication_task')
        .select('object_key')
        .distinct()
        .where('object_key', 'in', keys)
        .execute();
      return new Set(rows.map(({ object_key: key }) => key));
    },

    status: async () => {
      const counted = await db
        .selectFrom('replication_task')
        .select([
          sql<number>`count(distinct object_key)`.as('objects'),
          sql<number>`coalesce(max(${NOW_MS} - since_ms), 0)`.as('oldest_ms'),
        ])
        .executeTakeFirstOrThrow();
      const failing = await db
        .selectFrom('replication_task')
        .select(['object_key', 'reason', 'attempts'])
        .where('reason', 'is not', null)
        .orderBy('attempts', 'desc')
        .orderBy('object_key')
        .limit(FAILING_SHOWN)
        .execute();
      return {
        underReplicated: counted.objects,
        oldestWaitMs: Math.max(0, counted.oldest_ms),
        failing: failing.map(({ object_key: key, reason, attempts }) => ({
          key,
          reason: reason ?? '',
          attempts,
        })),
      };
    },
  };
}

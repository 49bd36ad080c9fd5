import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import { NOW_MS, RANDOM_TOKEN } from './sql-functions.ts';

/** Absent: not limited. */
export interface ProviderLimit {
  /** Requests, spaced evenly: no minute has more than this, plus one. 1 to 60,000. */
  readonly perMinute?: number;
  /** Requests under way at once. */
  readonly concurrent?: number;
}

export type Permission =
  | { readonly granted: true; readonly permit: string }
  /** Ask again after so long, at the earliest. */
  | { readonly granted: false; readonly retryAfterMs: number };

/**
 * What all workers that share the database may together ask of a service that limits its callers: on SQLite those of the host,
 * on PostgreSQL those of all hosts.
 */
export interface ProviderLimits {
  /** Also when workers are at it: what is under way counts. @throws RangeError */
  set(name: string, limit: ProviderLimit): Promise<void>;
  /** The right to make one request; it lapses after `holdMs` unless it is released before. A service without a limit always grants. */
  acquire(name: string, holdMs: number): Promise<Permission>;
  release(name: string, permit: string): Promise<void>;
  /** The service asked for quiet (429 or 503 with Retry-After): nobody is granted anything before. */
  holdOff(name: string, retryAfterMs: number): Promise<void>;
}

const MINUTE_MS = 60_000;

/** How long to wait where nobody can say when a request under way will end. */
const LOOK_AGAIN_MS = 100;

export function createProviderLimits(db: Kysely<Database>): ProviderLimits {
  return {
    async set(name, { perMinute, concurrent }) {
      for (const [what, value, most] of [
        ['perMinute', perMinute, MINUTE_MS],
        ['concurrent', concurrent, Number.MAX_SAFE_INTEGER],
      ] as const) {
        if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)) continue;
        throw new RangeError(`Invalid ${what} ${value}: it is a whole number from 1 to ${most}`);
      }
      const limit = { per_minute: perMinute ?? null, concurrent: concurrent ?? null };
      await db
        .insertInto('provider_limit')
        .values({ name, ...limit })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(limit))
        .execute();
    },

    acquire: (name, holdMs) =>
      // Named: the row of the service is lock enough, and services don't wait for each other on PostgreSQL.
      db
        .transaction()
        .setIsolationLevel('read committed')
        .execute((transaction) => acquire(transaction, name, holdMs)),

    async release(name, permit) {
      await db.deleteFrom('provider_permit').where('name', '=', name).where('permit', '=', permit).execute();
    },

    async holdOff(name, retryAfterMs) {
      await db
        .insertInto('provider_limit')
        .values({
          name,
          per_minute: null,
          concurrent: null,
          next_at_ms: sql<number>`${NOW_MS} + ${sql.lit(Math.ceil(retryAfterMs))}`,
        })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet((eb) => ({ next_at_ms: eb.ref('excluded.next_at_ms') }))
            .whereRef('provider_limit.next_at_ms', '<', 'excluded.next_at_ms'),
        )
        .execute();
    },
  };
}

async function acquire(
  transaction: Transaction<Database>,
  name: string,
  holdMs: number,
): Promise<Permission> {
  // Locks the row: who comes at the same time waits here, and then reads what was written.
  const limit = await transaction
    .updateTable('provider_limit')
    .where('name', '=', name)
    .set({ next_at_ms: sql<number>`next_at_ms` })
    .returning(['per_minute', 'concurrent', 'next_at_ms', NOW_MS.as('now_ms')])
    .executeTakeFirst();
  if (limit === undefined) return { granted: true, permit: '' };
  const { now_ms: nowMs, next_at_ms: nextAtMs } = limit;
  if (nextAtMs > nowMs) return { granted: false, retryAfterMs: nextAtMs - nowMs };
  await transaction
    .deleteFrom('provider_permit')
    .where('name', '=', name)
    .where('until_ms', '<=', nowMs)
    .execute();
  if (limit.concurrent !== null) {
    const { count } = await transaction
      .selectFrom('provider_permit')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    if (count >= limit.concurrent) return { granted: false, retryAfterMs: LOOK_AGAIN_MS };
  }
  if (limit.per_minute !== null) {
    await transaction
      .updateTable('provider_limit')
      .where('name', '=', name)
      .set({ next_at_ms: nowMs + Math.ceil(MINUTE_MS / limit.per_minute) })
      .execute();
  }
  const { permit } = await transaction
    .insertInto('provider_permit')
    .values({ name, permit: RANDOM_TOKEN, until_ms: nowMs + holdMs })
    .returning('permit')
    .executeTakeFirstOrThrow();
  return { granted: true, permit };
}

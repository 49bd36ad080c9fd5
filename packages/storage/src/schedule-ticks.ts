import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import { NOW_MS } from './sql-functions.ts';

/** Cron ticks as rows, so that a missed one is seen and two hosts never fire the same one. */
export interface ScheduleTicks {
  /** True for the one caller that gets to fire this tick. */
  claim(name: string, dueAtMs: number): Promise<boolean>;
  /** Of the newest tick claimed; `undefined` before the first. */
  last(name: string): Promise<number | undefined>;
}

/** Ticks as rows: the primary key lets one caller in. */
export function createScheduleTicks(db: Kysely<Database>): ScheduleTicks {
  return {
    async claim(name, dueAtMs) {
      const { numAffectedRows } = await sql`
        insert into schedule_tick (name, due_at_ms, claimed_at_ms)
        values (${name}, ${dueAtMs}, ${NOW_MS})
        on conflict do nothing`.execute(db);
      return numAffectedRows === 1n;
    },

    async last(name) {
      const { last } = await db
        .selectFrom('schedule_tick')
        .select(({ fn }) => fn.max<number | null>('due_at_ms').as('last'))
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return last ?? undefined;
    },
  };
}

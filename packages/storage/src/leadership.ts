import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import { NOW_MS } from './sql-functions.ts';

/** One named place that at most one process holds at a time, e.g. `daemon`; a holder that stops renewing loses it. */
export interface Leadership {
  /** Takes or renews the place for `ttlMs`; otherwise says who holds it. */
  claim(
    name: string,
    holder: string,
    ttlMs: number,
  ): Promise<
    { readonly held: true } | { readonly held: false; readonly by: string; readonly untilMs: number }
  >;
  resign(name: string, holder: string): Promise<void>;
}

/** Places held by name in the database, by its clock. */
export function createLeadership(db: Kysely<Database>): Leadership {
  return {
    async claim(name, holder, ttlMs) {
      for (;;) {
        const { rows } = await sql`
          insert into leadership (name, holder, until_ms)
          values (${name}, ${holder}, ${NOW_MS} + ${ttlMs})
          on conflict (name) do update set holder = excluded.holder, until_ms = excluded.until_ms
          where leadership.holder = excluded.holder or leadership.until_ms <= ${NOW_MS}
          returning holder`.execute(db);
        if (rows.length > 0) return { held: true };
        const other = await db
          .selectFrom('leadership')
          .select(['holder', 'until_ms'])
          .where('name', '=', name)
          .where('until_ms', '>', NOW_MS)
          .executeTakeFirst();
        // Between the two statements the holder may have left: then the place is free and is claimed again.
        if (other !== undefined) return { held: false, by: other.holder, untilMs: other.until_ms };
      }
    },

    async resign(name, holder) {
      await db.deleteFrom('leadership').where('name', '=', name).where('holder', '=', holder).execute();
    },
  };
}

import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import type { Stage } from './ledger.ts';
import { NOW_MS } from './sql-functions.ts';

/** What operators set about the queue of a stage; every worker of the database heeds it from its next lease on. */
export interface QueueControl {
  /** Nothing more is leased until `resume`; what is leased goes on. */
  pause(stage: Stage): Promise<void>;
  resume(stage: Stage): Promise<void>;
  isPaused(stage: Stage): Promise<boolean>;
  /** At most so many jobs of the tenant are leased at once, by all workers together; `undefined` lifts the cap. */
  setCap(stage: Stage, tenantId: string, mostRunning: number | undefined): Promise<void>;
  caps(stage: Stage): Promise<readonly { readonly tenantId: string; readonly mostRunning: number }[]>;
}

export function createQueueControl(db: Kysely<Database>): QueueControl {
  return {
    async pause(stage) {
      await db
        .insertInto('paused_stage')
        .values({ stage, paused_at_ms: NOW_MS })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },

    async resume(stage) {
      await db.deleteFrom('paused_stage').where('stage', '=', stage).execute();
    },

    async isPaused(stage) {
      const row = await db
        .selectFrom('paused_stage')
        .select('stage')
        .where('stage', '=', stage)
        .executeTakeFirst();
      return row !== undefined;
    },

    async setCap(stage, tenantId, mostRunning) {
      if (mostRunning === undefined) {
        await db
          .deleteFrom('tenant_cap')
          .where('stage', '=', stage)
          .where('tenant_id', '=', tenantId)
          .execute();
        return;
      }
      if (!Number.isInteger(mostRunning) || mostRunning < 0) {
        throw new RangeError(`Invalid cap ${mostRunning}: it is a whole number of 0 or more`);
      }
      await db
        .insertInto('tenant_cap')
        .values({ stage, tenant_id: tenantId, most_running: mostRunning })
        .onConflict((conflict) =>
          conflict.columns(['stage', 'tenant_id']).doUpdateSet({ most_running: mostRunning }),
        )
        .execute();
    },

    async caps(stage) {
      const rows = await db
        .selectFrom('tenant_cap')
        .select(['tenant_id', 'most_running'])
        .where('stage', '=', stage)
        .orderBy('tenant_id')
        .execute();
      return rows.map((row) => ({ tenantId: row.tenant_id, mostRunning: row.most_running }));
    },
  };
}

import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import type { RecordingId } from './recording-id.ts';
import type { AuditAction } from './retention-tables.ts';

/** Who did what to a recording; never what was said in it. */
export interface AuditEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly actor: string;
  readonly action: AuditAction;
  readonly recordingId: RecordingId;
  readonly detail: string;
}

export interface AuditTrail {
  record(event: AuditEvent): Promise<void>;
  /** Oldest first; those of one recording, or all, behind the first `skip`. */
  list(query: {
    readonly recordingId?: RecordingId;
    readonly limit: number;
    readonly skip?: number;
  }): Promise<readonly AuditEvent[]>;
  /** Removes events from before a time; returns how many. */
  forget(before: string): Promise<number>;
  countBefore(before: string): Promise<number>;
}

export function createAuditTrail(db: Kysely<Database>): AuditTrail {
  return {
    record: async ({ at, actor, action, recordingId, detail }) => {
      await db
        .insertInto('audit_event')
        .values({ at, actor, action, recording_id: recordingId, detail })
        .execute();
    },

    list: async ({ recordingId, limit, skip = 0 }) => {
      const rows = await db
        .selectFrom('audit_event')
        .select(['at', 'actor', 'action', 'recording_id', 'detail'])
        .$if(recordingId !== undefined, (query) => query.where('recording_id', '=', recordingId ?? ''))
        .orderBy('id')
        .limit(limit)
        .offset(skip)
        .execute();
      return rows.map(({ recording_id: id, ...event }) => ({ ...event, recordingId: id as RecordingId }));
    },

    forget: async (before) => {
      const { numDeletedRows } = await db
        .deleteFrom('audit_event')
        .where('at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    countBefore: async (before) => {
      const { count } = await db
        .selectFrom('audit_event')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('at', '<', before)
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}

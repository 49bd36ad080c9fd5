import { type Kysely, sql } from 'kysely';
import type { Database } from './database-schema.ts';
import type { CommittedResult, Job, JobState, Lease, Ledger, Stage } from './ledger.ts';
import { parseRecordingId, type RecordingId } from './recording-id.ts';

/**
 * The ledger in SQL. Every change is a single statement, so it takes SQLite's write lock before it reads anything, as
 * `BEGIN IMMEDIATE` would, and nothing can come between what it sees and what it writes.
 */
export function createLedger(db: Kysely<Database>): Ledger {
  /** Changes the row only while `lease` is the current one and has not run out. */
  const changeLeased = (lease: Lease) =>
    db
      .updateTable('stage_run')
      .where('recording_id', '=', lease.recordingId)
      .where('stage', '=', lease.stage)
      .where('state', '=', 'leased')
      .where('token', '=', lease.token)
      .where('expires_at_ms', '>', NOW_MS);

  return {
    async enqueue(ids, stage) {
      const { numAffectedRows } = await sql`
        insert into stage_run (recording_id, stage, state, updated_at_ms, created_at)
        select wanted.value, ${stage}, 'pending', ${NOW_MS},
          coalesce(recording.created_at, strftime('%Y-%m-%dT%H:%M:%fZ'))
        from json_each(${JSON.stringify(ids)}) as wanted
        left join recording on recording.id = wanted.value
        where true
        on conflict do nothing`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },

    async lease({ workerId, stage, leaseMs, limit, only, from, to }) {
      const created = sql`created_at >= ${from ?? ''} and created_at < ${to ?? AFTER_ALL_TIMES}`;
      const named = sql`recording_id in (select value from json_each(${JSON.stringify(only ?? [])}))`;
      const due = only === undefined ? sql`run_after_ms <= ${NOW_MS}` : named;
      const wanted = only === undefined ? sql`true` : named;
      const { rows } = await sql<LeasedRow>`
        update stage_run set
          state = 'leased', token = lower(hex(randomblob(16))), worker_id = ${workerId},
          attempts = attempts + 1, expires_at_ms = ${NOW_MS} + ${leaseMs}, updated_at_ms = ${NOW_MS}
        where stage = ${stage} and recording_id in (
          select recording_id from (
            select * from (
              select recording_id, created_at from stage_run
              where stage = ${stage} and state = 'pending' and ${due} and ${created}
              order by created_at, recording_id limit ${limit})
            union all
            select * from (
              select recording_id, created_at from stage_run
              where stage = ${stage} and state = 'leased' and expires_at_ms <= ${NOW_MS} and ${wanted} and ${created}
              order by created_at, recording_id limit ${limit})
          ) order by created_at, recording_id limit ${limit})
        returning recording_id, token, attempts, failures, expires_at_ms, created_at`.execute(db);
      return rows.sort(byAge).map((row) => ({
        recordingId: parseRecordingId(row.recording_id),
        stage,
        token: row.token,
        attempt: row.attempts,
        failures: row.failures,
        expiresAtMs: row.expires_at_ms,
      }));
    },

    async heartbeat(lease, leaseMs) {
      const { numUpdatedRows } = await changeLeased(lease)
        .set({ expires_at_ms: sql<number>`${NOW_MS} + ${leaseMs}`, updated_at_ms: NOW_MS })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async commit(lease, result) {
      const { numUpdatedRows } = await changeLeased(lease)
        .set({ state: 'committed', result, reason: null, updated_at_ms: NOW_MS })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async fail(lease, { reason, retryAfterMs = 0, dead }) {
      const { numUpdatedRows } = await changeLeased(lease)
        .set({
          ...UNLEASED,
          state: dead ? 'dead' : 'pending',
          reason,
          failures: sql<number>`failures + 1`,
          run_after_ms: sql<number>`${NOW_MS} + ${retryAfterMs}`,
          updated_at_ms: NOW_MS,
        })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async release(lease) {
      const { numUpdatedRows } = await changeLeased(lease)
        .set({
          ...UNLEASED,
          state: 'pending',
          attempts: sql<number>`attempts - 1`,
          run_after_ms: 0,
          updated_at_ms: NOW_MS,
        })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async holders() {
      const rows = await db
        .selectFrom('stage_run')
        .select('worker_id')
        .distinct()
        .where('state', '=', 'leased')
        .execute();
      return rows.flatMap(({ worker_id: workerId }) => (workerId === null ? [] : [workerId]));
    },

    async expire(workerId) {
      const { numUpdatedRows } = await db
        .updateTable('stage_run')
        .where('state', '=', 'leased')
        .where('worker_id', '=', workerId)
        .where('expires_at_ms', '>', NOW_MS)
        .set({ expires_at_ms: NOW_MS, updated_at_ms: NOW_MS })
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async committed(limit) {
      const rows = await db
        .selectFrom('stage_run')
        .select(['recording_id', 'stage', 'token', 'result'])
        .where('state', '=', 'committed')
        .orderBy('updated_at_ms')
        .limit(limit)
        .execute();
      return rows.flatMap(({ recording_id: id, stage, token, result }): readonly CommittedResult[] =>
        token === null || result === null
          ? []
          : [{ recordingId: parseRecordingId(id), stage, token, result }],
      );
    },

    async markPublished({ recordingId, stage, token }) {
      await db
        .updateTable('stage_run')
        .where('recording_id', '=', recordingId)
        .where('stage', '=', stage)
        .where('state', '=', 'committed')
        .where('token', '=', token)
        .set({ ...UNLEASED, state: 'done', result: null, updated_at_ms: NOW_MS })
        .execute();
    },

    async job(id, stage) {
      const row = await db
        .selectFrom('stage_run')
        .select(JOB_COLUMNS)
        .where('recording_id', '=', id)
        .where('stage', '=', stage)
        .executeTakeFirst();
      return row === undefined ? undefined : toJob(row);
    },

    async jobs({ state, limit }) {
      const rows = await db
        .selectFrom('stage_run')
        .select(JOB_COLUMNS)
        .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'pending'))
        .orderBy('updated_at_ms', 'desc')
        .orderBy('recording_id')
        .limit(limit)
        .execute();
      return rows.map(toJob);
    },

    async counts(stage) {
      const rows = await db
        .selectFrom('stage_run')
        .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
        .where('stage', '=', stage)
        .groupBy('state')
        .execute();
      const counts: Record<JobState, number> = { pending: 0, leased: 0, committed: 0, done: 0, dead: 0 };
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },

    async retry({ only, force = false }) {
      const states: readonly JobState[] = force ? ['dead', 'done'] : ['dead'];
      const { numUpdatedRows } = await db
        .updateTable('stage_run')
        .where('state', 'in', states)
        .$if(only !== undefined, (query) =>
          query.where(sql<boolean>`recording_id in (select value from json_each(${JSON.stringify(only)}))`),
        )
        .set({
          ...UNLEASED,
          state: 'pending',
          attempts: 0,
          failures: 0,
          reason: null,
          run_after_ms: 0,
          updated_at_ms: NOW_MS,
        })
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
  };
}

/** The database's clock, not the host's: all workers of a ledger agree on it. */
const NOW_MS = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;

/** Sorts after every ISO 8601 time. */
const AFTER_ALL_TIMES = '~';

const UNLEASED = { token: null, worker_id: null, expires_at_ms: null } as const;

const JOB_COLUMNS = [
  'recording_id',
  'stage',
  'state',
  'attempts',
  'failures',
  'reason',
  'run_after_ms',
  'updated_at_ms',
] as const;

interface LeasedRow {
  readonly recording_id: string;
  readonly token: string;
  readonly attempts: number;
  readonly failures: number;
  readonly expires_at_ms: number;
  readonly created_at: string;
}

/** `RETURNING` gives rows in no particular order. */
function byAge(a: LeasedRow, b: LeasedRow): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.recording_id < b.recording_id ? -1 : 1;
}

function toJob(row: {
  readonly recording_id: string;
  readonly stage: Stage;
  readonly state: JobState;
  readonly attempts: number;
  readonly failures: number;
  readonly reason: string | null;
  readonly run_after_ms: number;
  readonly updated_at_ms: number;
}): Job {
  const recordingId: RecordingId = parseRecordingId(row.recording_id);
  return {
    recordingId,
    stage: row.stage,
    state: row.state,
    attempts: row.attempts,
    failures: row.failures,
    ...(row.reason === null ? {} : { reason: row.reason }),
    runAfterMs: row.run_after_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './database-schema.ts';
import type { CommittedResult, Job, JobState, Lease, Ledger, Stage, Task } from './ledger.ts';
import { createClaim } from './ledger-claim.ts';
import { parseRecordingId, type RecordingId } from './recording-id.ts';
import { NOW_ISO, NOW_MS, RANDOM_UUID } from './sql-functions.ts';

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
    async enqueue(ids, stage, { priority = 0 } = {}) {
      let made = 0;
      for (const some of chunks(ids)) {
        const { numAffectedRows } = await sql`
          insert into stage_run (recording_id, stage, state, updated_at_ms, created_at, tenant_id, priority, task_id)
          select wanted.column1, ${stage}, 'pending', ${NOW_MS}, coalesce(recording.created_at, ${NOW_ISO}),
            coalesce(recording.tenant_id, 'default'), cast(${priority} as integer), ${RANDOM_UUID}
          from (values ${sql.join(some.map((id) => sql`(${id})`))}) as wanted
          left join recording on recording.id = wanted.column1
          where true
          on conflict do nothing`.execute(db);
        made += Number(numAffectedRows ?? 0n);
      }
      return made;
    },

    lease: createClaim(db),

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

    async commitAll(results) {
      if (results.length === 0) return new Set();
      const given = results.map(
        ({ lease, result }) => sql`(${lease.recordingId}, ${lease.stage}, ${lease.token}, ${result})`,
      );
      const { rows } = await sql<{ readonly token: string }>`
        with given (id, of_stage, held, made) as (values ${sql.join(given)})
        update stage_run set state = 'committed', result = given.made, reason = null, updated_at_ms = ${NOW_MS}
        from given where recording_id = given.id and stage = given.of_stage and state = 'leased' and token = given.held
          and expires_at_ms > ${NOW_MS}
        returning token`.execute(db);
      return new Set(rows.map(({ token }) => token));
    },

    async fail(lease, { reason, retryAfterMs = 0, dead }) {
      const { numUpdatedRows } = await changeLeased(lease)
        .set({
          ...UNLEASED,
          state: dead ? 'dead' : 'pending',
          reason,
          failures: sql<number>`failures + 1`,
          run_after_ms: retryAfterMs > 0 ? sql<number>`${NOW_MS} + ${retryAfterMs}` : 0,
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

    async task(taskId) {
      const row = await db
        .selectFrom('stage_run')
        .select(JOB_COLUMNS)
        .where('task_id', '=', taskId)
        .executeTakeFirst();
      if (row !== undefined) return toTask(toJob(row));
      const past = await db
        .selectFrom('past_task')
        .selectAll()
        .where('task_id', '=', taskId)
        .executeTakeFirst();
      return past === undefined
        ? undefined
        : {
            taskId,
            recordingId: parseRecordingId(past.recording_id),
            stage: past.stage,
            ...STANDING.done,
            attempts: past.attempts,
            updatedAtMs: past.ended_at_ms,
          };
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
        .selectFrom('job_count')
        .select(['state', ({ fn }) => fn.sum<number>('row_count').as('count')])
        .where('stage', '=', stage)
        .groupBy('state')
        .execute();
      const counts: Record<JobState, number> = { pending: 0, leased: 0, committed: 0, done: 0, dead: 0 };
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },

    async retry({ only, force = false }) {
      let count = 0;
      for (const some of only === undefined ? [undefined] : chunks(only)) {
        count += await db.transaction().execute((transaction) => retry(transaction, { only: some, force }));
      }
      return count;
    },
  };
}

/** Names of recordings in one statement. */
const CHUNK = 500;

function* chunks(ids: readonly RecordingId[]): Generator<readonly RecordingId[]> {
  for (let from = 0; from < ids.length; from += CHUNK) yield ids.slice(from, from + CHUNK);
}

/** What was done is submitted anew: its task stays completed, and the job goes on as another one. */
async function retry(
  transaction: Transaction<Database>,
  { only, force }: { readonly only: readonly RecordingId[] | undefined; readonly force: boolean },
): Promise<number> {
  const named = only === undefined ? sql<boolean>`true` : sql<boolean>`recording_id in (${sql.join(only)})`;
  const again = {
    ...UNLEASED,
    state: 'pending',
    attempts: 0,
    failures: 0,
    reason: null,
    run_after_ms: 0,
    updated_at_ms: NOW_MS,
  } as const;
  const dead = await transaction
    .updateTable('stage_run')
    .where('state', '=', 'dead')
    .where(named)
    .set(again)
    .executeTakeFirst();
  if (!force) return Number(dead.numUpdatedRows);
  await sql`
    insert into past_task (task_id, recording_id, stage, attempts, ended_at_ms)
    select task_id, recording_id, stage, attempts, updated_at_ms from stage_run where state = 'done' and ${named}`.execute(
    transaction,
  );
  const done = await transaction
    .updateTable('stage_run')
    .where('state', '=', 'done')
    .where(named)
    .set({ ...again, task_id: RANDOM_UUID })
    .executeTakeFirst();
  return Number(dead.numUpdatedRows + done.numUpdatedRows);
}

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
  'tenant_id',
  'priority',
  'task_id',
] as const;

function toJob(row: {
  readonly recording_id: string;
  readonly stage: Stage;
  readonly state: JobState;
  readonly attempts: number;
  readonly failures: number;
  readonly reason: string | null;
  readonly run_after_ms: number;
  readonly updated_at_ms: number;
  readonly tenant_id: string;
  readonly priority: number;
  readonly task_id: string;
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
    tenantId: row.tenant_id,
    priority: row.priority,
    taskId: row.task_id,
  };
}

function toTask(job: Job): Task {
  const { taskId, recordingId, stage, attempts, reason, updatedAtMs } = job;
  return {
    taskId,
    recordingId,
    stage,
    ...STANDING[job.state],
    attempts,
    ...(reason === undefined ? {} : { error: reason }),
    updatedAtMs,
  };
}

const STANDING: Readonly<Record<JobState, Pick<Task, 'state' | 'step'>>> = {
  pending: { state: 'pending', step: 'waiting' },
  leased: { state: 'processing', step: 'working' },
  committed: { state: 'processing', step: 'publishing' },
  done: { state: 'completed', step: 'ended' },
  dead: { state: 'failed', step: 'ended' },
};

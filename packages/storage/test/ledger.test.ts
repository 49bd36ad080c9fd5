import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../src/database.ts';
import type { Lease, LeaseRequest, Ledger } from '../src/ledger.ts';
import { createQueueControl, type QueueControl } from '../src/queue-control.ts';
import { parseRecordingId, type RecordingId } from '../src/recording-id.ts';
import { createLedger } from '../src/sql-ledger.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const LONG_MS = 3_600_000;
const A = parseRecordingId('rec_a');
const B = parseRecordingId('rec_b');
const C = parseRecordingId('rec_c');

describe.each(ENGINES)('ledger on %s', (engine) => {
  let location: string;
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let ledger: Ledger;
  let queue: QueueControl;

  beforeEach(async () => {
    ({ db, location } = await openTempDatabase(engine));
    ledger = createLedger(db);
    queue = createQueueControl(db);
  });

  const request = (over: Partial<LeaseRequest> = {}): LeaseRequest => ({
    workerId: 'w1',
    stage: 'offline',
    leaseMs: LONG_MS,
    limit: 10,
    ...over,
  });

  async function leaseOne(over: Partial<LeaseRequest> = {}): Promise<Lease> {
    const [lease, ...more] = await ledger.lease(request(over));
    expect(more).toEqual([]);
    if (lease === undefined) throw new Error('nothing was leased');
    return lease;
  }

  const lapse = () => sql`update stage_run set expires_at_ms = 0 where state = 'leased'`.execute(db);

  async function addToCatalog(id: RecordingId, createdAt: string, tenantId = 'default'): Promise<void> {
    await db
      .insertInto('recording')
      .values({
        id,
        created_at: createdAt,
        tenant_id: tenantId,
        agent_id: null,
        conversation_id: 'c',
        language: 'es',
        state: 'complete',
        processed: 0,
        audio_size_bytes: 0,
        metadata_size_bytes: 1,
        transcript_size_bytes: 0,
        metadata: '{}',
      })
      .execute();
  }

  describe('fencing: a worker whose lease was taken over', () => {
    const stale: readonly [string, (ledger: Ledger, lease: Lease) => Promise<boolean>][] = [
      ['cannot commit', (it, lease) => it.commit(lease, '"late"')],
      ['cannot fail the job', (it, lease) => it.fail(lease, { reason: 'late', dead: true })],
      ['cannot release it', (it, lease) => it.release(lease)],
      ['cannot extend it', (it, lease) => it.heartbeat(lease, LONG_MS)],
    ];

    it.each(stale)('%s while the other works', async (_name, call) => {
      await ledger.enqueue([A], 'offline');
      const zombie = await leaseOne();
      await lapse();
      const current = await leaseOne({ workerId: 'w2' });
      const before = await ledger.job(A, 'offline');
      expect(await call(ledger, zombie)).toBe(false);
      expect(await ledger.job(A, 'offline')).toEqual(before);
      expect(await ledger.commit(current, '"right"')).toBe(true);
    });

    it.each(stale)('%s after the other committed', async (_name, call) => {
      await ledger.enqueue([A], 'offline');
      const zombie = await leaseOne();
      await lapse();
      expect(await ledger.commit(await leaseOne({ workerId: 'w2' }), '"right"')).toBe(true);
      expect(await call(ledger, zombie)).toBe(false);
      expect((await ledger.committed(10)).map(({ result }) => result)).toEqual(['"right"']);
    });

    it.each(stale)('%s once its time is up, even before another takes over', async (_name, call) => {
      await ledger.enqueue([A], 'offline');
      const late = await leaseOne();
      await lapse();
      expect(await call(ledger, late)).toBe(false);
    });

    it('cannot commit twice with the same token', async () => {
      await ledger.enqueue([A], 'offline');
      const lease = await leaseOne();
      expect(await ledger.commit(lease, '1')).toBe(true);
      expect(await ledger.commit(lease, '2')).toBe(false);
      expect((await ledger.committed(10)).map(({ result }) => result)).toEqual(['1']);
    });

    it('marks only its own result as published', async () => {
      await ledger.enqueue([A], 'offline');
      const zombie = await leaseOne();
      await lapse();
      const current = await leaseOne({ workerId: 'w2' });
      await ledger.commit(current, '"right"');
      await ledger.markPublished({ ...zombie, result: '"late"' });
      expect(await ledger.job(A, 'offline')).toMatchObject({ state: 'committed' });
      for (const result of await ledger.committed(10)) await ledger.markPublished(result);
      expect(await ledger.job(A, 'offline')).toMatchObject({ state: 'done' });
    });
  });

  describe('lease', () => {
    it('gives the oldest recordings first, whatever the order they were enqueued in', async () => {
      await addToCatalog(A, '2026-01-22T10:00:00.000Z');
      await addToCatalog(B, '2026-01-20T10:00:00.000Z');
      await addToCatalog(C, '2026-01-21T10:00:00.000Z');
      await ledger.enqueue([A, B, C], 'offline');
      expect((await ledger.lease(request({ limit: 2 }))).map(({ recordingId }) => recordingId)).toEqual([
        B,
        C,
      ]);
    });

    it('leaves a failed job alone until its time, but for a caller that names it', async () => {
      await ledger.enqueue([A], 'offline');
      await ledger.fail(await leaseOne(), { reason: 'engine crashed', retryAfterMs: LONG_MS, dead: false });
      expect(await ledger.lease(request())).toEqual([]);
      expect(await ledger.lease(request({ only: [B] }))).toEqual([]);
      expect(await leaseOne({ only: [A] })).toMatchObject({ attempt: 2, failures: 1 });
    });

    it('does not count an attempt that was given back', async () => {
      await ledger.enqueue([A], 'offline');
      await ledger.release(await leaseOne());
      expect(await leaseOne()).toMatchObject({ attempt: 1, failures: 0 });
    });

    it('gives the leases of a dead worker to the next at once, and counts the attempt', async () => {
      await ledger.enqueue([A, B], 'offline');
      await leaseOne({ workerId: 'dead', limit: 1 });
      const alive = await leaseOne({ workerId: 'alive', limit: 1 });
      expect((await ledger.holders()).toSorted()).toEqual(['alive', 'dead']);
      expect(await ledger.expire('dead')).toBe(1);
      expect(await leaseOne()).toMatchObject({ recordingId: A, attempt: 2, failures: 0 });
      expect(await ledger.heartbeat(alive, LONG_MS)).toBe(true);
    });
  });

  describe('dead jobs', () => {
    it('keep their reason, are never leased, and come back by retry', async () => {
      await ledger.enqueue([A, B], 'offline');
      for (const lease of await ledger.lease(request())) {
        await ledger.fail(lease, { reason: 'metadata is damaged', dead: true });
      }
      expect(await ledger.lease(request({ only: [A, B] }))).toEqual([]);
      const dead = await ledger.jobs({ state: 'dead', limit: 10 });
      expect(dead.map(({ recordingId }) => recordingId).toSorted()).toEqual([A, B]);
      expect(dead.map(({ reason }) => reason)).toEqual(['metadata is damaged', 'metadata is damaged']);
      expect(await ledger.retry({ only: [B] })).toBe(1);
      expect(await leaseOne()).toMatchObject({ recordingId: B, attempt: 1, failures: 0 });
      expect(await ledger.counts('offline')).toEqual({
        pending: 0,
        leased: 1,
        committed: 0,
        done: 0,
        dead: 1,
      });
    });

    it('are brought back without touching what is done, but for force', async () => {
      await ledger.enqueue([A], 'offline');
      await ledger.commit(await leaseOne(), '1');
      for (const result of await ledger.committed(1)) await ledger.markPublished(result);
      expect(await ledger.retry({})).toBe(0);
      expect(await ledger.retry({ only: [A], force: true })).toBe(1);
      expect(await leaseOne()).toMatchObject({ recordingId: A });
    });
  });

  describe('fair order', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 0, 20, 10, minute)).toISOString();

    /** `count` recordings of a tenant, the first made at `minute`. */
    async function enqueueFor(
      tenantId: string,
      count: number,
      minute: number,
    ): Promise<readonly RecordingId[]> {
      const ids = Array.from({ length: count }, (_, index) => parseRecordingId(`rec_${tenantId}_${index}`));
      for (const [index, id] of ids.entries()) await addToCatalog(id, at(minute + index), tenantId);
      await ledger.enqueue(ids, 'offline');
      return ids;
    }

    async function connectAgain(): Promise<Ledger> {
      const other = await openDatabase(location);
      onTestFinished(() => other.destroy());
      return createLedger(other);
    }

    const tenantsOf = (leases: readonly Lease[]) =>
      leases.map(({ recordingId }) => recordingId.split('_')[1] ?? '').toSorted();

    it('gives every tenant its turn, however much another one has waiting', async () => {
      await enqueueFor('big', 20, 0);
      await enqueueFor('small', 2, 50);
      const first = await ledger.lease(request({ limit: 4 }));
      expect(tenantsOf(first)).toEqual(['big', 'big', 'small', 'small']);
      expect(tenantsOf(await ledger.lease(request({ limit: 4 })))).toEqual(['big', 'big', 'big', 'big']);
    });

    it('takes turns one by one, too', async () => {
      await enqueueFor('big', 20, 0);
      await enqueueFor('small', 3, 50);
      const turns: string[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        const lease = await leaseOne({ limit: 1 });
        turns.push(...tenantsOf([lease]));
        await ledger.commit(lease, '1');
      }
      expect(turns.filter((tenant) => tenant === 'small').length).toBe(3);
    });

    it('takes the higher priority of a tenant first, then the older recording', async () => {
      await enqueueFor('a', 3, 0);
      await addToCatalog(B, at(59), 'a');
      await ledger.enqueue([B], 'offline', { priority: 5 });
      const leases = await ledger.lease(request({ limit: 2 }));
      expect(leases.map(({ recordingId }) => recordingId)).toEqual([B, 'rec_a_0']);
    });

    it('never leases more of a tenant at once than its cap, whoever asks at the same time', async () => {
      await enqueueFor('capped', 30, 0);
      await enqueueFor('free', 5, 0);
      await queue.setCap('offline', 'capped', 2);
      // Processes of their own on SQLite: two connections of one process would wait for each other.
      const others = engine === 'SQLite' ? [] : [await connectAgain(), await connectAgain()];
      const given = await Promise.all(
        [ledger, ...others].flatMap((one) => [
          one.lease(request({ limit: 4 })),
          one.lease(request({ limit: 4 })),
        ]),
      );
      const tenants = tenantsOf(given.flat());
      expect(tenants.filter((tenant) => tenant === 'capped').length).toBe(2);
      expect(tenants.filter((tenant) => tenant === 'free').length).toBe(5);
      const [one] = given.flat().filter(({ recordingId }) => recordingId.startsWith('rec_capped'));
      expect(await ledger.commit(one!, '1')).toBe(true);
      expect(tenantsOf(await ledger.lease(request({ limit: 9 })))).toEqual(['capped']);
    });

    it('holds the cap for named recordings as well, and lifts it when it is removed', async () => {
      const ids = await enqueueFor('capped', 4, 0);
      await queue.setCap('offline', 'capped', 1);
      expect(await queue.caps('offline')).toEqual([{ tenantId: 'capped', mostRunning: 1 }]);
      expect((await ledger.lease(request({ only: ids }))).length).toBe(1);
      expect(await ledger.lease(request({ only: ids }))).toEqual([]);
      await queue.setCap('offline', 'capped', undefined);
      expect((await ledger.lease(request({ only: ids }))).length).toBe(3);
    });
  });

  it('leases nothing of a stage that is paused, and everything goes on where it was afterwards', async () => {
    await ledger.enqueue([A], 'offline');
    await ledger.enqueue([B], 'offline');
    const running = await leaseOne({ limit: 1 });
    await queue.pause('offline');
    await queue.pause('offline');
    expect(await queue.isPaused('offline')).toBe(true);
    expect(await ledger.lease(request())).toEqual([]);
    expect(await ledger.lease(request({ only: [B] }))).toEqual([]);
    expect(await ledger.commit(running, '1')).toBe(true);
    await queue.resume('offline');
    expect((await ledger.lease(request())).length).toBe(1);
  });

  describe('tasks', () => {
    it('say what becomes of a job under an id that it keeps', async () => {
      await ledger.enqueue([A], 'offline');
      const { taskId } = (await ledger.job(A, 'offline')) ?? { taskId: '' };
      expect(taskId).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      const standing = async () => {
        const task = await ledger.task(taskId);
        return `${task?.state ?? ''} ${task?.step ?? ''}`;
      };
      expect(await standing()).toBe('pending waiting');
      const lease = await leaseOne();
      expect(await standing()).toBe('processing working');
      await ledger.fail(lease, { reason: 'engine: crashed', dead: true });
      expect(await ledger.task(taskId)).toMatchObject({
        state: 'failed',
        error: 'engine: crashed',
        attempts: 1,
      });
      await ledger.retry({});
      expect(await standing()).toBe('pending waiting');
      await ledger.commit(await leaseOne(), '1');
      expect(await standing()).toBe('processing publishing');
      for (const result of await ledger.committed(1)) await ledger.markPublished(result);
      expect(await standing()).toBe('completed ended');
    });

    it('stay completed when the recording is submitted again, which is another task', async () => {
      await ledger.enqueue([A], 'offline');
      const first = await ledger.job(A, 'offline');
      await ledger.commit(await leaseOne(), '1');
      for (const result of await ledger.committed(1)) await ledger.markPublished(result);
      await ledger.retry({ only: [A], force: true });
      const second = await ledger.job(A, 'offline');
      expect(second?.taskId).not.toBe(first?.taskId);
      expect(await ledger.task(first?.taskId ?? '')).toMatchObject({
        state: 'completed',
        recordingId: A,
        attempts: 1,
      });
      expect(await ledger.task(second?.taskId ?? '')).toMatchObject({ state: 'pending', recordingId: A });
      expect(await ledger.task('none')).toBeUndefined();
    });
  });

  it('commits several results at once, each fenced by its own token', async () => {
    await ledger.enqueue([A, B, C], 'offline');
    const leases = await ledger.lease(request());
    const [lost, ...held] = leases;
    await sql`update stage_run set token = 'another' where recording_id = ${lost!.recordingId}`.execute(db);
    const stored = await ledger.commitAll(
      leases.map((lease) => ({ lease, result: `"${lease.recordingId}"` })),
    );
    expect([...stored].toSorted()).toEqual(held.map(({ token }) => token).toSorted());
    expect((await ledger.committed(9)).map(({ result }) => result).toSorted()).toEqual(
      held.map(({ recordingId }) => `"${recordingId}"`).toSorted(),
    );
    expect(await ledger.commitAll([])).toEqual(new Set());
  });

  it('counts what there is, also of what was undone, changed and removed', async () => {
    await ledger.enqueue([A, B, C], 'offline');
    await ledger.lease(request({ limit: 2 }));
    await lapse();
    await ledger.lease(request({ limit: 1 }));
    await db.deleteFrom('stage_run').where('state', '=', 'leased').execute();
    await db
      .transaction()
      .execute(async (transaction) => {
        await transaction.deleteFrom('stage_run').execute();
        throw new Error('planted');
      })
      .catch(() => undefined);
    expect(await ledger.counts('offline')).toEqual({ pending: 2, leased: 0, committed: 0, done: 0, dead: 0 });
  });

  it('never gives one row to two processes', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => parseRecordingId(`rec_${index}`));
    await ledger.enqueue(ids, 'offline');
    const script = fileURLToPath(new URL('./ledger-contender.mjs', import.meta.url));
    const outputs = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const child = spawn(process.execPath, [script, location, name], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const [output, [code]] = await Promise.all([
          text(child.stdout),
          once(child, 'exit') as Promise<[number | null]>,
        ]);
        expect(code).toBe(0);
        return output.trim().split('\n');
      }),
    );
    expect(outputs.flat().toSorted()).toEqual(ids.toSorted());
    for (const mine of outputs) expect(mine.length).toBeGreaterThan(0);
  });
});

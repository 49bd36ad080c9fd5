import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import type { Lease, LeaseRequest, Ledger } from '../src/ledger.ts';
import { parseRecordingId, type RecordingId } from '../src/recording-id.ts';
import { createLedger } from '../src/sql-ledger.ts';

const LONG_MS = 3_600_000;
const A = parseRecordingId('rec_a');
const B = parseRecordingId('rec_b');
const C = parseRecordingId('rec_c');

describe('ledger', () => {
  let folder: string;
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let ledger: Ledger;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'enmienda-ledger-'));
    db = await openDatabase(path.join(folder, 'ledger.sqlite'));
    ledger = createLedger(db);
  });

  afterEach(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
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

  async function addToCatalog(id: RecordingId, createdAt: string): Promise<void> {
    await db
      .insertInto('recording')
      .values({
        id,
        created_at: createdAt,
        tenant_id: 'default',
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

    it('takes only recordings created in [from, to)', async () => {
      await addToCatalog(A, '2026-01-20T00:00:00.000Z');
      await addToCatalog(B, '2026-01-20T23:59:59.999Z');
      await addToCatalog(C, '2026-01-21T00:00:00.000Z');
      await ledger.enqueue([A, B, C], 'offline');
      const leases = await ledger.lease(
        request({ from: '2026-01-20T00:00:00.000Z', to: '2026-01-21T00:00:00.000Z' }),
      );
      expect(leases.map(({ recordingId }) => recordingId)).toEqual([A, B]);
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

  it('never gives one row to two processes', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => parseRecordingId(`rec_${index}`));
    await ledger.enqueue(ids, 'offline');
    const script = fileURLToPath(new URL('./ledger-contender.mjs', import.meta.url));
    const outputs = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const child = spawn(process.execPath, [script, path.join(folder, 'ledger.sqlite'), name], {
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

import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { JobState, Lease, Ledger } from '../src/ledger.ts';
import { parseRecordingId, type RecordingId } from '../src/recording-id.ts';
import { createLedger } from '../src/sql-ledger.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const IDS = ['rec_a', 'rec_b', 'rec_c', 'rec_d'].map(parseRecordingId);
const WORKERS = ['w1', 'w2'] as const;
const LONG_MS = 3_600_000;

/** The dull ledger: what every row should be, without SQL, time or tokens. */
interface ModelJob {
  state: JobState;
  attempts: number;
  failures: number;
  /** Index in the list of all leases ever given; -1 when nobody holds it. */
  holder: number;
  worker: string;
  expired: boolean;
}

type Operation =
  | { readonly do: 'enqueue'; readonly ids: readonly RecordingId[] }
  | { readonly do: 'lease'; readonly worker: string; readonly limit: number; readonly only: boolean }
  | { readonly do: 'heartbeat' | 'commit' | 'fail' | 'kill' | 'release'; readonly lease: number }
  | { readonly do: 'time passes' | 'publish' | 'retry' | 'force' }
  | { readonly do: 'expire'; readonly worker: string };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant('enqueue' as const), ids: fc.subarray(IDS) }),
  fc.record({
    do: fc.constant('lease' as const),
    worker: fc.constantFrom(...WORKERS),
    limit: fc.integer({ min: 1, max: 3 }),
    only: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom(
      'heartbeat' as const,
      'commit' as const,
      'fail' as const,
      'kill' as const,
      'release' as const,
    ),
    lease: fc.nat(20),
  }),
  fc.record({
    do: fc.constantFrom('time passes' as const, 'publish' as const, 'retry' as const, 'force' as const),
  }),
  fc.record({ do: fc.constant('expire' as const), worker: fc.constantFrom(...WORKERS) }),
);

/** What only the tests can do: every running lease is past its end. */
async function letLeasesLapse(db: Awaited<ReturnType<typeof openTempDatabase>>['db']): Promise<void> {
  await sql`update stage_run set expires_at_ms = 0 where state = 'leased'`.execute(db);
}

describe.each(ENGINES)('ledger on %s', (engine) => {
  it('agrees with a dull model whatever is done to it in whatever order', async () => {
    const { db } = await openTempDatabase(engine);
    const ledger = createLedger(db);
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
        await db.deleteFrom('stage_run').execute();
        const model = new Map<RecordingId, ModelJob>();
        const leases: Lease[] = [];
        for (const step of operations) {
          await apply(step, { ledger, model, leases, lapse: () => letLeasesLapse(db) });
          await expectAgreement(ledger, model);
        }
        expect(new Set(leases.map(({ token }) => token)).size).toBe(leases.length);
      }),
      { numRuns: 60 },
    );
  });
});

interface World {
  readonly ledger: Ledger;
  readonly model: Map<RecordingId, ModelJob>;
  readonly leases: Lease[];
  readonly lapse: () => Promise<void>;
}

async function apply(step: Operation, world: World): Promise<void> {
  const { ledger, model } = world;
  switch (step.do) {
    case 'enqueue': {
      const fresh = step.ids.filter((id) => !model.has(id));
      expect(await ledger.enqueue(step.ids, 'offline')).toBe(fresh.length);
      for (const id of fresh)
        model.set(id, { state: 'pending', attempts: 0, failures: 0, holder: -1, worker: '', expired: false });
      return;
    }
    case 'lease':
      return lease(step, world);
    case 'heartbeat':
    case 'commit':
    case 'fail':
    case 'kill':
    case 'release':
      return settle(step.do, step.lease, world);
    case 'time passes':
      await world.lapse();
      for (const job of model.values()) if (job.state === 'leased') job.expired = true;
      return;
    case 'expire': {
      const running = [...model.values()].filter(
        (job) => job.state === 'leased' && job.worker === step.worker && !job.expired,
      );
      expect(await ledger.expire(step.worker)).toBe(running.length);
      for (const job of running) job.expired = true;
      return;
    }
    case 'publish': {
      const committed = await ledger.committed(100);
      for (const result of committed) await ledger.markPublished(result);
      const expected = [...model.values()].filter(({ state }) => state === 'committed');
      expect(committed.length).toBe(expected.length);
      for (const job of expected) Object.assign(job, { state: 'done', holder: -1 });
      return;
    }
    case 'retry':
    case 'force': {
      const force = step.do === 'force';
      const again = [...model.values()].filter(
        ({ state }) => state === 'dead' || (force && state === 'done'),
      );
      expect(await ledger.retry({ force })).toBe(again.length);
      for (const job of again) Object.assign(job, { state: 'pending', attempts: 0, failures: 0, holder: -1 });
      return;
    }
  }
}

async function lease(
  { worker, limit, only }: Extract<Operation, { do: 'lease' }>,
  { ledger, model, leases }: World,
): Promise<void> {
  const given = await ledger.lease({
    workerId: worker,
    stage: 'offline',
    leaseMs: LONG_MS,
    limit,
    ...(only ? { only: IDS.slice(0, 2) } : {}),
  });
  // Whoever leases puts back first what others lost, and then finds it among what waits.
  for (const job of model.values()) {
    if (job.state === 'leased' && job.expired) Object.assign(job, { state: 'pending', holder: -1 });
  }
  const free = [...model].filter(([id, job]) => (!only || IDS.indexOf(id) < 2) && job.state === 'pending');
  expect(given.length).toBe(Math.min(limit, free.length));
  for (const one of given) {
    const job = model.get(one.recordingId);
    expect(free.some(([id]) => id === one.recordingId)).toBe(true);
    if (job === undefined) continue;
    Object.assign(job, {
      state: 'leased',
      attempts: job.attempts + 1,
      holder: leases.length,
      worker,
      expired: false,
    });
    expect(one).toMatchObject({ attempt: job.attempts, failures: job.failures });
    leases.push(one);
  }
}

async function settle(
  how: 'heartbeat' | 'commit' | 'fail' | 'kill' | 'release',
  index: number,
  { ledger, model, leases }: World,
): Promise<void> {
  const held = leases[index];
  if (held === undefined) return;
  const job = model.get(held.recordingId);
  const holds = job?.state === 'leased' && job.holder === index && !job.expired;
  const reason = 'engine crashed';
  switch (how) {
    case 'heartbeat':
      expect(await ledger.heartbeat(held, LONG_MS)).toBe(holds);
      return;
    case 'commit':
      expect(await ledger.commit(held, '{}')).toBe(holds);
      if (holds) job.state = 'committed';
      return;
    case 'fail':
    case 'kill':
      expect(await ledger.fail(held, { reason, dead: how === 'kill' })).toBe(holds);
      if (holds)
        Object.assign(job, {
          state: how === 'kill' ? 'dead' : 'pending',
          failures: job.failures + 1,
          holder: -1,
        });
      return;
    case 'release':
      expect(await ledger.release(held)).toBe(holds);
      if (holds) Object.assign(job, { state: 'pending', attempts: job.attempts - 1, holder: -1 });
      return;
  }
}

async function expectAgreement(ledger: Ledger, model: ReadonlyMap<RecordingId, ModelJob>): Promise<void> {
  const jobs = await ledger.jobs({ limit: 100 });
  expect(jobs.length).toBe(model.size);
  const counts = await ledger.counts('offline');
  for (const [state, count] of Object.entries(counts)) {
    expect(count).toBe([...model.values()].filter((job) => job.state === state).length);
  }
  for (const { recordingId, state, attempts, failures } of jobs) {
    const { state: wanted, attempts: leased, failures: failed } = model.get(recordingId) ?? {};
    expect({ recordingId, state, attempts, failures }).toEqual({
      recordingId,
      state: wanted,
      attempts: leased,
      failures: failed,
    });
  }
}

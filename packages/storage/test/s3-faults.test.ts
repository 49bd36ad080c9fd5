import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createLocalObjectStore, openDatabase } from '@enmienda/storage';
import { createS3ObjectStore, type S3ObjectStore } from '@enmienda/storage/s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createReplicatedObjectStore } from '../src/replicated-object-store.ts';
import { createReplicationOutbox } from '../src/replication-outbox.ts';
import { createReplicator } from '../src/replicator.ts';
import { failure } from './fixtures/failure.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fixtures/fault-proxy.ts';
import { createTestBucket, s3Endpoint, s3Skipped } from './fixtures/s3-bucket.ts';

const options = { contentType: 'application/octet-stream' };
const forever = new AbortController().signal;

describe.skipIf(s3Endpoint === undefined)(
  s3Endpoint === undefined ? s3Skipped : 'S3 over a bad network',
  () => {
    let bucket: Awaited<ReturnType<typeof createTestBucket>>;
    let proxy: FaultProxy;
    /** Through the proxy, with short patience. */
    let objects: S3ObjectStore;
    /** Past the proxy: what is really there. */
    let truth: S3ObjectStore;
    beforeAll(async () => {
      bucket = await createTestBucket(s3Endpoint ?? '');
      proxy = await startFaultProxy(s3Endpoint ?? '');
      const settings = { ...bucket.settings, attempts: 3, idleTimeoutMs: 2000 };
      objects = createS3ObjectStore({ ...settings, endpoint: proxy.endpoint });
      truth = createS3ObjectStore(bucket.settings);
    });
    afterAll(async () => {
      objects.close();
      truth.close();
      await proxy.close();
      await bucket.remove();
    });
    beforeEach(() => proxy.plan(() => ({ kind: 'none' })));

    /** The fault befalls the first `times` requests that match. */
    function befall(fault: Fault, matching: RegExp, times = 1): void {
      let left = times;
      proxy.plan((request) => {
        if (left === 0 || !matching.test(request)) return { kind: 'none' };
        left -= 1;
        return fault;
      });
    }

    let keys = 0;
    const newKey = () => {
      keys += 1;
      return `faults/object-${keys}`;
    };

    const passing: readonly (readonly [string, Fault])[] = [
      ['a reset in the middle of the request', { kind: 'reset-request', afterBytes: 100_000 }],
      ['a reset before the answer, when the work was done', { kind: 'reset-answer', afterBytes: 1 }],
      ['a delay', { kind: 'delay', ms: 20 }],
      ['no answer', { kind: 'stall' }],
      ['500 InternalError', { kind: 'status', status: 500, code: 'InternalError' }],
      ['503 SlowDown', { kind: 'status', status: 503, code: 'SlowDown' }],
    ];

    it.each(passing)('puts all the same after %s, and only once', async (_, fault) => {
      const key = newKey();
      const body = randomBytes(200_000);
      befall(fault, /^PUT/);
      const { etag, sha256 } = await objects.put(key, body, { ...options, ifAbsent: true });
      expect(await truth.head(key)).toMatchObject({ etag, sha256, sizeBytes: body.length });
      expect(body.equals((await truth.get(key)).bytes)).toBe(true);
      await expect(objects.put(key, randomBytes(9), { ...options, ifAbsent: true })).rejects.toEqual(
        failure('already-exists'),
      );
    });

    it.each(passing)('replaces a version all the same after %s', async (_, fault) => {
      const key = newKey();
      const first = await objects.put(key, randomBytes(10), options);
      const body = randomBytes(200_000);
      befall(fault, /^PUT/);
      const second = await objects.put(key, body, { ...options, ifMatch: first.etag });
      expect(await truth.head(key)).toMatchObject({ etag: second.etag, sha256: second.sha256 });
      await expect(objects.put(key, body, { ...options, ifMatch: first.etag })).rejects.toEqual(
        failure('conflict'),
      );
    });

    it('stores nothing of a body in which a bit flipped on the way', async () => {
      const key = newKey();
      befall({ kind: 'flip', of: 'request', atByte: 1234 }, /^PUT/);
      await expect(objects.put(key, randomBytes(5000), options)).rejects.toEqual(failure('unavailable'));
      expect(await truth.head(key)).toBeUndefined();
    });

    it.each<readonly [string, Fault]>([
      ['a bit that flipped on the way', { kind: 'flip', of: 'answer', atByte: 77 }],
      ['500 InternalError', { kind: 'status', status: 500, code: 'InternalError' }],
      ['no answer', { kind: 'stall' }],
      ['a reset before the answer', { kind: 'reset-answer', afterBytes: 1 }],
    ])('reads what is there after %s', async (_, fault) => {
      const key = newKey();
      const body = randomBytes(200_000);
      await truth.put(key, body, options);
      befall(fault, /^GET/);
      expect(body.equals((await objects.get(key)).bytes)).toBe(true);
    });

    it('never gives out bytes that were changed or cut off on the way', async () => {
      const key = newKey();
      await truth.put(key, randomBytes(200_000), options);
      const flip: Fault = { kind: 'flip', of: 'answer', atByte: 150_000 };
      const truncate: Fault = { kind: 'truncate', afterBytes: 150_000 };
      befall(flip, /^GET/, 2);
      await expect(objects.get(key)).rejects.toEqual(failure('corrupt'));
      befall(flip, /^GET/);
      await expect((await objects.stream(key)).forEach(() => undefined)).rejects.toEqual(failure('corrupt'));
      for (const fault of [truncate, { kind: 'reset-answer', afterBytes: 150_000 } as const]) {
        befall(fault, /^GET/);
        await expect(objects.get(key)).rejects.toEqual(failure('unavailable'));
        befall(fault, /^GET/);
        await expect(objects.getRange(key, 10, 199_000)).rejects.toEqual(failure('unavailable'));
        befall(fault, /^GET/);
        await expect((await objects.stream(key)).forEach(() => undefined)).rejects.toThrow();
      }
    });

    it('says that the server is away after as many attempts as it was told to make', async () => {
      const before = proxy.requests.length;
      befall({ kind: 'status', status: 503, code: 'SlowDown' }, /./, 10);
      await expect(objects.put(newKey(), randomBytes(10), options)).rejects.toEqual(
        failure('unavailable', { reason: 'SlowDown' }),
      );
      expect(proxy.requests.length - before).toBe(3);
    });

    it('leaves nothing of an upload in parts that failed', { timeout: 60_000 }, async () => {
      const key = newKey();
      const body = () => Readable.from([Buffer.alloc(17 * 1024 * 1024, 1)]);
      let parts = 0;
      proxy.plan((request) => {
        if (!request.startsWith('PUT')) return { kind: 'none' };
        parts += 1;
        return parts > 1 ? { kind: 'status', status: 500, code: 'InternalError' } : { kind: 'none' };
      });
      await expect(objects.put(key, body(), options)).rejects.toEqual(failure('unavailable'));
      expect(await truth.head(key)).toBeUndefined();
      expect(await truth.removeLeftovers(new Date(Date.now() + 60_000))).toBe(0);
      befall({ kind: 'flip', of: 'request', atByte: 1_000_000 }, /^PUT/);
      await expect(objects.put(key, body(), options)).rejects.toEqual(failure('unavailable'));
      await objects.put(key, body(), options);
    });

    it('knows an upload in parts for its own whose last answer was lost', async () => {
      const key = newKey();
      let posts = 0;
      proxy.plan((request) => {
        if (!request.startsWith('POST')) return { kind: 'none' };
        posts += 1;
        return posts === 2 ? { kind: 'reset-answer', afterBytes: 1 } : { kind: 'none' };
      });
      const body = [Buffer.alloc(16 * 1024 * 1024, 1), Buffer.from('end')];
      const { sha256, etag } = await objects.put(key, Readable.from(body), { ...options, ifAbsent: true });
      expect(posts).toBe(3);
      expect((await truth.head(key))?.etag).toBe(etag);
      expect((await truth.get(key, { sha256 })).sizeBytes).toBe(16 * 1024 * 1024 + 3);
    });

    it('copies a folder whole through every fault at once', { timeout: 120_000 }, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-faults-'));
      const db = await openDatabase(':memory:');
      onTestFinished(async () => {
        await db.destroy();
        await rm(folder, { recursive: true });
      });
      const local = createLocalObjectStore({ rootPath: folder });
      const outbox = createReplicationOutbox(db);
      const impatient = createS3ObjectStore({
        ...bucket.settings,
        endpoint: proxy.endpoint,
        attempts: 2,
        idleTimeoutMs: 200,
      });
      onTestFinished(() => impatient.close());
      const replicator = createReplicator({
        local,
        remote: impatient,
        outbox,
        isImmutable: (key) => key.startsWith('audio'),
        random: () => 0,
      });
      const both = createReplicatedObjectStore({
        local,
        remote: impatient,
        outbox,
        isKnown: () => Promise.resolve(false),
        onWrite: () => undefined,
      });
      const faults: readonly Fault[] = [
        { kind: 'reset-request', afterBytes: 3000 },
        { kind: 'reset-answer', afterBytes: 1 },
        { kind: 'reset-answer', afterBytes: 120 },
        { kind: 'truncate', afterBytes: 0 },
        { kind: 'delay', ms: 5 },
        { kind: 'stall' },
        { kind: 'status', status: 500, code: 'InternalError' },
        { kind: 'status', status: 503, code: 'SlowDown' },
        { kind: 'flip', of: 'request', atByte: 2000 },
        { kind: 'flip', of: 'answer', atByte: 0 },
      ];
      // Two requests of three are spoiled, each time in another way.
      proxy.plan((_, index) =>
        index % 3 === 0 ? { kind: 'none' } : (faults[index % 10] ?? { kind: 'none' }),
      );
      const written = new Map<string, Buffer>();
      for (let index = 0; index < 30; index += 1) {
        const key = index % 2 === 0 ? `audiofaults/a${index}` : `metadatafaults/m${index % 7}`;
        const body = randomBytes(5000 + index);
        await both.put(key, body, options);
        written.set(key, body);
        if (index % 5 === 0) await replicator.drain(forever);
      }
      for (let drains = 0; (await outbox.status()).underReplicated > 0; drains += 1) {
        expect(drains).toBeLessThan(500);
        await db.updateTable('replication_task').set({ run_after_ms: 0 }).execute();
        await replicator.drain(forever);
      }
      for (const [key, body] of written) expect(body.equals((await truth.get(key)).bytes)).toBe(true);
    });
  },
);

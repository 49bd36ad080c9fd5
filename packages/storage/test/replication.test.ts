import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore, type ObjectStore, StorageError } from '@enmienda/storage';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../src/database-schema.ts';
import { createReplicatedObjectStore } from '../src/replicated-object-store.ts';
import { createReplicationOutbox, type ReplicationOutbox } from '../src/replication-outbox.ts';
import { createReplicator } from '../src/replicator.ts';
import { objectStoreContract } from './contracts/object-store-contract.ts';
import { failure } from './fixtures/failure.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const options = { contentType: 'text/plain' };
const away = () =>
  Promise.reject(new StorageError({ kind: 'unavailable', service: 's3://b', reason: 'away' }));
const forever = new AbortController().signal;

let folder = '';
let db: Kysely<Database>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-both-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A folder and its copy in another folder, which stands for a bucket. */
function openBoth({ known = true }: { readonly known?: boolean } = {}) {
  const local = createLocalObjectStore({ rootPath: path.join(folder, 'local') });
  const bucket = createLocalObjectStore({ rootPath: path.join(folder, 'bucket') });
  const outbox = createReplicationOutbox(db);
  let isAway = false;
  const remote = new Proxy(bucket, {
    get: (target, name: keyof ObjectStore): unknown => (isAway ? away : Reflect.get(target, name)),
  });
  const both = createReplicatedObjectStore({
    local,
    remote,
    outbox,
    isKnown: () => Promise.resolve(known),
    onWrite: () => undefined,
  });
  const replicator = createReplicator({
    local,
    remote,
    outbox,
    isImmutable: (key) => key.startsWith('audio/'),
    random: () => 0,
  });
  return {
    local,
    bucket,
    outbox,
    both,
    replicator,
    setAway: (value: boolean) => {
      isAway = value;
    },
  };
}

async function contents(objects: ObjectStore): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of objects.list('')) {
    found[key] = Buffer.from((await objects.get(key)).bytes).toString();
  }
  return found;
}

/** As if all rows had been written two hours ago. */
async function age(): Promise<void> {
  await db
    .updateTable('replication_task')
    .set((eb) => ({ since_ms: eb('since_ms', '-', 7_200_000), run_after_ms: 0 }))
    .execute();
}

objectStoreContract(
  'both',
  async () => {
    ({ db } = await openTempDatabase('SQLite'));
    return { objects: openBoth({ known: false }).both, folder: 'contract' };
  },
  { lacks: { remembers: 'a folder has bytes only; the metadata of a recording has both' } },
);

describe.each(ENGINES)('a folder with a copy in a bucket, noted in %s', (engine) => {
  beforeEach(async () => {
    ({ db } = await openTempDatabase(engine));
  });

  it('copies what was written and deletes what was deleted', async () => {
    const { both, bucket, local, replicator, outbox } = openBoth();
    await both.put('metadata/a', Buffer.from('one'), options);
    await both.put('audio/a', Buffer.from('sound'), { ...options, ifAbsent: true });
    expect((await outbox.status()).underReplicated).toBe(2);
    expect(await replicator.drain(forever)).toEqual({ copied: 2, failed: 0 });
    await both.put('metadata/a', Buffer.from('two'), options);
    await both.delete('audio/a');
    await replicator.drain(forever);
    expect(await contents(bucket)).toEqual({ 'metadata/a': 'two' });
    expect(await contents(local)).toEqual({ 'metadata/a': 'two' });
    expect(await outbox.status()).toEqual({ underReplicated: 0, oldestWaitMs: 0, failing: [] });
  });

  it('goes on while the bucket is away, with one row an object, and copies when it is back', async () => {
    const { both, bucket, replicator, outbox, setAway } = openBoth({ known: false });
    setAway(true);
    for (let turn = 0; turn < 50; turn += 1) await both.put('transcripts/a', Buffer.from(`${turn}`), options);
    await expect(both.get('transcripts/none')).rejects.toEqual(failure('not-found'));
    expect(await both.head('transcripts/none')).toBeUndefined();
    expect((await replicator.drain(forever)).outage).toContain('away');
    expect(await db.selectFrom('replication_task').selectAll().execute()).toHaveLength(1);
    expect((await outbox.status()).failing).toMatchObject([{ key: 'transcripts/a' }]);
    setAway(false);
    expect(await replicator.drain(forever)).toEqual({ copied: 1, failed: 0 });
    expect(await contents(bucket)).toEqual({ 'transcripts/a': '49' });
  });

  it('loses nothing wherever its processes die', { timeout: 60_000 }, async () => {
    const key = fc.constantFrom('metadata/a', 'metadata/b', 'transcripts/a');
    const step = fc.oneof(
      fc.record({
        do: fc.constant('put' as const),
        key,
        diesAfter: fc.constantFrom('open', 'write', 'close'),
      }),
      fc.record({
        do: fc.constant('delete' as const),
        key,
        diesAfter: fc.constantFrom('open', 'write', 'close'),
      }),
      fc.record({ do: fc.constant('drain' as const) }),
      fc.record({ do: fc.constant('away' as const), value: fc.boolean() }),
      fc.record({ do: fc.constant('hour' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await rm(path.join(folder, 'local'), { recursive: true, force: true });
        await rm(path.join(folder, 'bucket'), { recursive: true, force: true });
        await db.deleteFrom('replication_task').execute();
        const { local, bucket, outbox, replicator, setAway } = openBoth();
        let written = 0;
        for (const each of steps) {
          switch (each.do) {
            case 'put':
            case 'delete': {
              const id = await outbox.open(each.key, { action: each.do, contentType: 'text/plain' });
              if (each.diesAfter === 'open') break;
              written += 1;
              if (each.do === 'delete') await local.delete(each.key);
              else await local.put(each.key, Buffer.from(`${written}`), options);
              if (each.diesAfter === 'close') await outbox.close(id);
              break;
            }
            case 'drain':
              await replicator.drain(forever);
              break;
            case 'away':
              setAway(each.value);
              break;
            case 'hour':
              await age();
              break;
          }
        }
        setAway(false);
        await age();
        expect(await replicator.drain(forever)).toMatchObject({ failed: 0 });
        expect(await contents(bucket)).toEqual(await contents(local));
        expect((await outbox.status()).underReplicated).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves an object alone while it is being written', async () => {
    const { local, bucket, outbox, replicator } = openBoth();
    await local.put('metadata/a', Buffer.from('old'), options);
    const id = await outbox.open('metadata/a', { action: 'put', contentType: 'text/plain' });
    expect(await replicator.drain(forever)).toEqual({ copied: 0, failed: 0 });
    await local.put('metadata/a', Buffer.from('new'), options);
    await outbox.close(id);
    await replicator.drain(forever);
    expect(await contents(bucket)).toEqual({ 'metadata/a': 'new' });
  });

  it('never copies older bytes over newer ones, whichever of two processes is late', async () => {
    const { both, bucket, local, replicator, outbox } = openBoth();
    await both.put('metadata/a', Buffer.from('one'), options);
    // A second process, which is held up between reading the folder and writing the bucket.
    let isFirst = true;
    const late = createReplicator({
      local,
      remote: {
        ...bucket,
        put: async (key, body, putOptions) => {
          if (isFirst) {
            isFirst = false;
            await both.put('metadata/a', Buffer.from('two'), options);
            await replicator.drain(forever);
            expect(await contents(bucket)).toEqual({ 'metadata/a': 'two' });
          }
          return bucket.put(key, body, putOptions);
        },
      },
      outbox,
      isImmutable: () => false,
      random: () => 0,
    });
    await late.drain(forever);
    expect(isFirst).toBe(false);
    expect(await contents(bucket)).toEqual({ 'metadata/a': 'two' });
    expect((await outbox.status()).underReplicated).toBe(0);
  });

  it('overwrites no audio in the bucket that is another, and says so', async () => {
    const { both, bucket, outbox, replicator } = openBoth();
    await bucket.put('audio/a', Buffer.from('other'), options);
    await both.put('audio/a', Buffer.from('sound'), options);
    expect(await replicator.drain(forever)).toMatchObject({ copied: 0 });
    expect(await contents(bucket)).toEqual({ 'audio/a': 'other' });
    const { failing, underReplicated } = await outbox.status();
    expect(failing).toMatchObject([{ key: 'audio/a', reason: 'already-exists' }]);
    expect(underReplicated).toBe(1);
  });

  it('reads from the bucket what the folder lost, and puts it back', async () => {
    const { both, local, replicator } = openBoth();
    await both.put('metadata/a', Buffer.from('one'), options);
    const { sha256 } = await both.put('audio/a', Buffer.from('sound'), options);
    await replicator.drain(forever);
    await unlink(path.join(folder, 'local', 'metadata', 'a'));
    await writeFile(path.join(folder, 'local', 'audio', 'a'), 'sounD');
    expect((await both.head('metadata/a'))?.sizeBytes).toBe(3);
    expect(Buffer.from(await both.getRange('metadata/a', 1, 3)).toString()).toBe('ne');
    expect(Buffer.from((await both.get('metadata/a')).bytes).toString()).toBe('one');
    expect((await local.head('metadata/a'))?.sizeBytes).toBe(3);
    expect(Buffer.from((await both.get('audio/a', { sha256 })).bytes).toString()).toBe('sound');
    // Damaged evidence is left as it is: `scrub` mends it when it is told to.
    expect(Buffer.from((await local.get('audio/a')).bytes).toString()).toBe('sounD');
  });

  it('deletes nothing in the bucket because the folder lost it', async () => {
    const { both, bucket, replicator } = openBoth();
    await both.put('metadata/a', Buffer.from('one'), options);
    await replicator.drain(forever);
    await both.put('metadata/a', Buffer.from('two'), options);
    await unlink(path.join(folder, 'local', 'metadata', 'a'));
    await replicator.drain(forever);
    expect(await contents(bucket)).toEqual({ 'metadata/a': 'one' });
  });

  it('says what is wrong with the folder where the bucket has it no better', async () => {
    const { both, local, replicator } = openBoth();
    await local.put('audio/a', Buffer.from('sound'), options);
    const sha256 = '0'.repeat(64);
    await expect(both.get('audio/a', { sha256 })).rejects.toEqual(failure('corrupt'));
    await expect(both.get('audio/none')).rejects.toEqual(failure('not-found'));
    await replicator.drain(forever);
  });

  it('copies by itself while it runs, as soon as it is woken', async () => {
    const { both, bucket, outbox, replicator } = openBoth();
    let markSettled: () => void = () => undefined;
    const settled = new Promise<void>((resolve) => {
      markSettled = resolve;
    });
    const stop = new AbortController();
    const watched: ReplicationOutbox = {
      ...outbox,
      settle: async (ids) => {
        await outbox.settle(ids);
        markSettled();
      },
    };
    const runner = createReplicator({
      local: both,
      remote: bucket,
      outbox: watched,
      isImmutable: () => false,
      random: () => 0,
    });
    const running = runner.run(stop.signal);
    await both.put('metadata/a', Buffer.from('one'), options);
    runner.wake();
    await settled;
    stop.abort();
    await running;
    expect(await contents(bucket)).toEqual({ 'metadata/a': 'one' });
    expect(await replicator.drain(forever)).toEqual({ copied: 0, failed: 0 });
  });
});

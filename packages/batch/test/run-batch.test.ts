import { parseRecordingId, type RecordingStore, StorageError } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecordingResult } from '../src/recording-result.ts';
import { runBatch } from '../src/run-batch.ts';
import {
  addCall,
  addCalls,
  killJobs,
  openTempStorage,
  type TempStorage,
  workerConfig,
  workerDeps,
} from './temp-storage.ts';

const never = new AbortController().signal;

describe('batch', { timeout: 30_000 }, () => {
  let storage: TempStorage;
  let results: RecordingResult[];
  const collect = (result: RecordingResult) => results.push(result);

  beforeEach(async () => {
    storage = await openTempStorage();
    results = [];
  });

  afterEach(async () => {
    // No lease outlives its worker.
    expect(await storage.ledger.holders()).toEqual([]);
    await storage.remove();
  });

  const batch = (request: Parameters<typeof runBatch>[0]['request']) =>
    runBatch(
      { deps: workerDeps(storage), config: workerConfig(), request, observer: { onResult: collect } },
      never,
    );

  it('processes the oldest first, up to the limit', async () => {
    const ids = await addCalls(storage, 5);
    expect(await batch({ limit: 2 })).toMatchObject({ selected: 2, done: 2, failed: 0, corrections: 0 });
    expect(results.map(({ recordingId }) => recordingId).toSorted()).toEqual([ids[0], ids[1]].toSorted());
  });

  it('selects and works in parts of 200, so that a larger limit takes no more memory', async () => {
    await addCalls(storage, 450);
    const seen: (readonly [number, boolean])[] = [];
    let listed = 0;
    const observer = {
      onSelected: (count: number, isAll: boolean) => void seen.push([count, isAll]),
      onResult: () => {
        listed += 1;
        expect(listed).toBeLessThanOrEqual(seen.at(-1)?.[0] ?? 0);
      },
    };
    const run = { deps: workerDeps(storage), config: workerConfig(), request: { limit: 430 }, observer };
    expect(await runBatch(run, never)).toMatchObject({ selected: 430, done: 430, stopped: false });
    expect(seen).toEqual([
      [200, false],
      [400, false],
      [430, true],
    ]);
  });

  it('is not held up by dead recordings at the front', async () => {
    const ids = await addCalls(storage, 4);
    await storage.ledger.enqueue(ids, 'offline');
    await killJobs(storage, 2);
    expect(await batch({ limit: 2 })).toMatchObject({ selected: 2, done: 2, passedOver: { dead: 2 } });
  });

  it('leaves calls alone that are still going on', async () => {
    await addCall(storage, 'hola', { state: 'open' });
    expect(await batch({ limit: 10 })).toMatchObject({ selected: 0 });
  });

  it('does what was done again only when asked, and then adds one version', async () => {
    const [id] = await addCalls(storage, 1);
    await batch({ limit: 10 });
    expect(await batch({ limit: 10 })).toMatchObject({ selected: 0 });
    expect(await batch({ only: [id!], reprocess: true })).toMatchObject({ done: 1 });
    const versions = (await storage.recordings.getTranscript(id!))?.versions ?? [];
    expect(versions.map(({ version, source }) => `${version} ${source}`)).toEqual([
      '1 online',
      '2 offline',
      '3 offline',
    ]);
  });

  it('says which recordings another worker has', async () => {
    const [id] = await addCalls(storage, 1);
    await storage.ledger.enqueue([id!], 'offline');
    const [held] = await storage.ledger.lease({
      workerId: 'far/1/2/3',
      stage: 'offline',
      leaseMs: 60_000,
      limit: 1,
    });
    expect(await batch({ limit: 10 })).toMatchObject({ selected: 1, done: 0, elsewhere: 1, failed: 0 });
    await storage.ledger.release(held!);
  });

  it('takes again what was marked unprocessed by hand, even though its job is done', async () => {
    const [id] = await addCalls(storage, 1);
    await batch({ limit: 10 });
    await storage.recordings.updateMetadata(id!, { processed: false, processingMode: 'online' });
    expect(await batch({ limit: 10 })).toMatchObject({ selected: 1, done: 1, elsewhere: 0 });
    await storage.recordings.updateMetadata(id!, { processed: false, processingMode: 'online' });
    expect(await batch({ only: [id!] })).toMatchObject({ selected: 1, done: 1 });
    expect((await storage.recordings.getTranscript(id!))?.versions).toHaveLength(4);
  });

  it('does not take again what another worker has done since it was listed', async () => {
    const [id] = await addCalls(storage, 1);
    const before = await storage.recordings.listRecordings();
    await batch({ limit: 10 });
    const recordings = { ...storage.recordings, listRecordings: () => Promise.resolve(before) };
    const deps = workerDeps(storage, { deps: { recordings } });
    expect(await runBatch({ deps, config: workerConfig(), request: { limit: 10 } }, never)).toMatchObject({
      selected: 0,
    });
    expect((await storage.recordings.getTranscript(id!))?.versions).toHaveLength(2);
  });

  it('is not held up by a result that cannot be published', async () => {
    const ids = await addCalls(storage, 2);
    const saveTranscript: RecordingStore['saveTranscript'] = (id, version) =>
      id === ids[0]
        ? Promise.reject(new StorageError({ kind: 'corrupt', key: 'transcripts/x', reason: 'cut off' }))
        : storage.recordings.saveTranscript(id, version);
    const deps = workerDeps(storage, { deps: { recordings: { ...storage.recordings, saveTranscript } } });
    const one = () => runBatch({ deps, config: workerConfig(), request: { limit: 1 } }, never);
    expect(await one()).toMatchObject({ selected: 1, done: 0, failed: 1 });
    expect(await one()).toMatchObject({ selected: 1, done: 1, failed: 1 });
  });

  it('names its dead among what it passed over', async () => {
    const { id } = await storage.recordings.saveRecording({ conversationId: 'c', language: 'es' });
    expect(await batch({ only: [id] })).toMatchObject({ failed: 1 });
    expect(await batch({ only: [id] })).toMatchObject({ selected: 0, passedOver: { dead: 1 } });
  });

  it('that ended before the stop came was not stopped', async () => {
    await addCalls(storage, 1);
    const stop = new AbortController();
    const observer = { onResult: () => stop.abort() };
    const summary = await runBatch(
      { deps: workerDeps(storage), config: workerConfig(), request: { limit: 9 }, observer },
      stop.signal,
    );
    expect(summary).toMatchObject({ done: 1, stopped: false });
  });

  it('refuses unknown recordings before it leases anything', async () => {
    await expect(batch({ only: [parseRecordingId('rec_nobody')] })).rejects.toThrow(StorageError);
  });
});

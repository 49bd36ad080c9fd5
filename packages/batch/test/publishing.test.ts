import type { RecordingId, RecordingStore } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publish } from '../src/publishing.ts';
import type { RecordingResult } from '../src/recording-result.ts';
import { createWorker, type WorkerDeps } from '../src/worker.ts';
import { addCalls, openTempStorage, type TempStorage, workerConfig, workerDeps } from './temp-storage.ts';

const never = new AbortController().signal;

/** Where a process may die between the commit and the end; the steps up to it happen, it and the later ones don't. */
const STEPS = ['saveTranscript', 'updateMetadata', 'observe', 'markPublished'] as const;

describe('publishing', { timeout: 30_000 }, () => {
  let storage: TempStorage;
  let id: RecordingId;
  let results: RecordingResult[];

  beforeEach(async () => {
    storage = await openTempStorage();
    const [first] = await addCalls(storage, 1);
    id = first!;
    await storage.ledger.enqueue([id], 'offline');
    results = [];
  });

  afterEach(() => storage.remove());

  const work = (deps: WorkerDeps) =>
    createWorker(deps, workerConfig()).work([id], (result) => results.push(result), never);

  const recover = () =>
    createWorker(workerDeps(storage), workerConfig()).recover((result) => results.push(result));

  async function expectPublishedOnce(): Promise<void> {
    const versions = (await storage.recordings.getTranscript(id))?.versions ?? [];
    expect(versions.map(({ source }) => source)).toEqual(['online', 'offline']);
    expect(await storage.recordings.getRecording(id)).toMatchObject({
      processed: true,
      transcriptVersion: 2,
    });
    expect(await storage.learning.pairs({})).toMatchObject([{ heard: 'mobi estar', callCount: 1 }]);
    expect(await storage.ledger.counts('offline')).toMatchObject({ committed: 0, done: 1 });
  }

  it.each(STEPS)('that broke off before %s is completed by the next worker', async (step) => {
    await work(breakingAt(step));
    expect(results).toMatchObject([{ outcome: 'unpublished' }]);
    expect(await storage.ledger.counts('offline')).toMatchObject({ committed: 1, done: 0 });
    await recover();
    expect(results.at(-1)).toMatchObject({ outcome: 'done', recordingId: id, mode: 'offline' });
    await expectPublishedOnce();
  });

  it('leaves what a person wrote as the text of the call', async () => {
    const turns = (await storage.recordings.getTranscript(id))?.versions[0]?.turns ?? [];
    const edited = turns.map((turn) => ({ ...turn, text: 'Escrito a mano.' }));
    await storage.recordings.saveTranscript(id, {
      source: 'human',
      idempotencyKey: 'human:1',
      turns: edited,
    });
    const transcription = 'Escrito a mano.';
    await storage.recordings.updateMetadata(id, { transcription, transcriptVersion: 2 });
    await work(workerDeps(storage));
    const versions = (await storage.recordings.getTranscript(id))?.versions ?? [];
    expect(versions.map(({ source }) => source)).toEqual(['online', 'human', 'offline']);
    expect(await storage.recordings.getRecording(id)).toMatchObject({
      processed: true,
      processingMode: 'offline',
      transcription,
      transcriptVersion: 2,
    });
  });

  it('by two workers at once publishes once', async () => {
    await work(breakingAt('saveTranscript'));
    await Promise.all([recover(), recover()]);
    await expectPublishedOnce();
  });

  it('that comes late leaves the text of a newer version in force', async () => {
    await work(breakingAt('saveTranscript'));
    const [late] = await storage.ledger.committed(1);
    await recover();
    await storage.ledger.retry({ only: [id], force: true });
    await createWorker(
      workerDeps(storage, {
        correct: (call) =>
          Promise.resolve({
            turns: call.turns.map(({ text }) => ({
              text: 'la segunda noche',
              original: text,
              corrections: [],
              suggestions: [],
            })),
            observations: [],
          }),
      }),
      workerConfig(),
    ).work([id], () => undefined, never);
    await publish(workerDeps(storage), late!);
    expect(await storage.recordings.getRecording(id)).toMatchObject({
      transcription: 'la segunda noche',
      transcriptVersion: 3,
    });
    expect((await storage.recordings.getTranscript(id))?.versions).toHaveLength(3);
  });

  it('goes on with the others where one cannot be published, and tries that one once a recovery', async () => {
    const more = await addCalls(storage, 3);
    await storage.ledger.enqueue(more, 'offline');
    await createWorker(breakingAt('saveTranscript'), workerConfig()).work(
      [id, ...more],
      () => undefined,
      never,
    );
    expect(await storage.ledger.counts('offline')).toMatchObject({ committed: 4 });
    const saveTranscript: RecordingStore['saveTranscript'] = (one, version) =>
      one === id ? Promise.reject(new Error('broken')) : storage.recordings.saveTranscript(one, version);
    const deps = workerDeps(storage, { deps: { recordings: { ...storage.recordings, saveTranscript } } });
    await createWorker(deps, workerConfig()).recover((result) => results.push(result));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'done', 'done', 'unpublished']);
    expect(await storage.ledger.counts('offline')).toMatchObject({ committed: 1, done: 3 });
  });

  function breakingAt(step: (typeof STEPS)[number]): WorkerDeps {
    const broken = () => Promise.reject(new Error('the process died here'));
    const recordings = { ...storage.recordings };
    const learning = { ...storage.learning };
    const ledger = { ...storage.ledger };
    switch (step) {
      case 'saveTranscript':
      case 'updateMetadata':
        recordings[step] = broken;
        break;
      case 'observe':
        learning[step] = broken;
        break;
      case 'markPublished':
        ledger[step] = broken;
        break;
    }
    return workerDeps(storage, { deps: { recordings, learning, ledger } });
  }
});

import { type Lease, StorageError } from '@enmienda/storage';
import { EngineError } from '@enmienda/stt-server/engines';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallCorrector } from '../src/call-corrector.ts';
import type { RecordingResult } from '../src/recording-result.ts';
import { createWorker } from '../src/worker.ts';
import {
  addCall,
  addCalls,
  correctedCall,
  deferred,
  openTempStorage,
  type TempStorage,
  toneWav,
  workerConfig,
  workerDeps,
} from './temp-storage.ts';

const never = new AbortController().signal;

describe('worker', { timeout: 30_000 }, () => {
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

  async function enqueued(count: number) {
    const ids = await addCalls(storage, count);
    await storage.ledger.enqueue(ids, 'offline');
    return ids;
  }

  it('corrects a call from its stored hypothesis and says so in the files', async () => {
    const [id] = await enqueued(1);
    await createWorker(workerDeps(storage), workerConfig()).work([id!], collect, never);
    expect(results).toMatchObject([{ recordingId: id, outcome: 'done', mode: 'offline', observations: 1 }]);
    expect(await storage.recordings.getRecording(id!)).toMatchObject({
      processed: true,
      processingMode: 'offline',
      transcription: 'quiero hablar con Movistar 0',
      transcriptVersion: 2,
    });
    const transcript = await storage.recordings.getTranscript(id!);
    expect(transcript?.versions).toMatchObject([
      { source: 'online', turns: [{ text: 'quiero hablar con mobi estar 0' }] },
      { source: 'offline', turns: [{ hypothesis: 'quiero hablar con mobi estar 0', speaker: 'caller' }] },
    ]);
    expect(await storage.learning.pairs({})).toMatchObject([{ heard: 'mobi estar', callCount: 1 }]);
    expect(await storage.ledger.job(id!, 'offline')).toMatchObject({ state: 'done' });
  });

  it('transcribes audio again where there is an engine', async () => {
    const id = await addCall(storage, 'hola', { audio: { bytes: toneWav(), contentType: 'audio/wav' } });
    const engine = {
      name: 'test-engine',
      transcribe: () =>
        Promise.resolve({
          text: 'con mobi estar',
          words: ['con', 'mobi', 'estar'].map((text, at) => ({
            text,
            startMs: at * 100,
            endMs: at * 100 + 90,
            confidence: 0.8,
          })),
          durationMs: 300,
        }),
      close: () => Promise.resolve(),
    };
    await storage.ledger.enqueue([id], 'offline');
    await createWorker(workerDeps(storage, { deps: { engine } }), workerConfig()).work([id], collect, never);
    expect(results).toMatchObject([{ outcome: 'done', mode: 'offline-retranscribed' }]);
    expect(await storage.recordings.getRecording(id)).toMatchObject({
      processingMode: 'offline-retranscribed',
      transcription: 'con Movistar',
    });
    expect((await storage.recordings.getTranscript(id))?.versions.at(-1)).toMatchObject({
      engine: 'test-engine',
      source: 'offline-retranscribed',
    });
  });

  it.each([
    ['unreadable-audio', { kind: 'unreadable-audio', reason: 'it ends in the middle' }],
    ['audio-too-long', { kind: 'audio-too-long', durationMs: 2, limitMs: 1 }],
  ] as const)('falls back to the stored hypothesis for %s', async (_kind, failure) => {
    const id = await addCall(storage, 'hola', { audio: { bytes: toneWav(), contentType: 'audio/wav' } });
    const engine = {
      name: 'test-engine',
      transcribe: () => Promise.reject(new EngineError(failure)),
      close: () => Promise.resolve(),
    };
    await storage.ledger.enqueue([id], 'offline');
    await createWorker(workerDeps(storage, { deps: { engine } }), workerConfig()).work([id], collect, never);
    expect(results).toMatchObject([{ outcome: 'done', mode: 'offline' }]);
  });

  it('works on as many recordings at once as it may, and never on more', async () => {
    const ids = await enqueued(9);
    let running = 0;
    let most = 0;
    const four = deferred();
    const correct: CallCorrector['correct'] = async (call) => {
      running += 1;
      most = Math.max(most, running);
      if (running === 4) four.resolve();
      await four.promise;
      running -= 1;
      return correctedCall(call);
    };
    await createWorker(workerDeps(storage, { correct }), workerConfig({ concurrent: 4 })).work(
      ids,
      collect,
      never,
    );
    expect(most).toBe(4);
    expect(results.filter(({ outcome }) => outcome === 'done').length).toBe(9);
  });

  describe('failures', () => {
    const failing = (error: Error) => ({ correct: () => Promise.reject(error) });

    it('wait longer each time, and the third kills the job, which keeps the reason', async () => {
      const [id] = await enqueued(1);
      const deps = workerDeps(storage, failing(new EngineError({ kind: 'crashed', exit: 'code 139' })));
      for (let run = 0; run < 3; run += 1)
        await createWorker(deps, workerConfig()).work([id!], collect, never);
      expect(results).toMatchObject([
        { outcome: 'retry', retryAfterMs: 500, attempt: 1, reason: 'engine: crashed' },
        { outcome: 'retry', retryAfterMs: 1000, attempt: 2 },
        { outcome: 'dead', attempt: 3, reason: 'engine: crashed' },
      ]);
      expect(await storage.ledger.jobs({ state: 'dead', limit: 9 })).toMatchObject([
        { recordingId: id, reason: 'engine: crashed' },
      ]);
    });

    it('of a service that says when to come again wait for that long', async () => {
      const [id] = await enqueued(1);
      const failure = {
        kind: 'unavailable',
        service: 's3',
        reason: 'SlowDown',
        retryAfterMs: 90_000,
      } as const;
      const deps = workerDeps(storage, failing(new StorageError(failure)));
      await createWorker(deps, workerConfig()).work([id!], collect, never);
      expect(results).toMatchObject([{ outcome: 'retry', retryAfterMs: 90_500 }]);
      const job = await storage.ledger.job(id!, 'offline');
      expect(job?.runAfterMs).toBeGreaterThan(Date.now() + 60_000);
    });

    it('that no retry can mend kill the job at once', async () => {
      const { id } = await storage.recordings.saveRecording({ conversationId: 'c', language: 'es' });
      await storage.ledger.enqueue([id], 'offline');
      await createWorker(workerDeps(storage), workerConfig()).work([id], collect, never);
      expect(results).toMatchObject([
        { outcome: 'dead', reason: 'The recording has neither a transcript nor audio.' },
      ]);
    });

    it('of one recording leave the others alone', async () => {
      const ids = await enqueued(5);
      const correct: CallCorrector['correct'] = (call) =>
        call.turns[0]?.text.endsWith('2') === true
          ? Promise.reject(new TypeError('mobi estar'))
          : Promise.resolve(correctedCall(call));
      await createWorker(workerDeps(storage, { correct }), workerConfig()).work(ids, collect, never);
      expect(results.filter(({ outcome }) => outcome === 'done').length).toBe(4);
      const [failed] = results.filter(({ outcome }) => outcome === 'retry');
      expect(failed).toMatchObject({
        recordingId: ids[2],
        reason: expect.stringMatching(/^defect: TypeError at /) as string,
      });
    });

    it('that all others would meet stop the run and cost no attempt', async () => {
      const ids = await enqueued(6);
      const deps = workerDeps(storage, failing(new StorageError({ kind: 'no-space', path: '/data' })));
      const report = await createWorker(deps, workerConfig({ concurrent: 2 })).work(ids, collect, never);
      expect(report.outage).toMatchObject({ of: 'storage', failure: { kind: 'no-space' } });
      expect(results.map(({ outcome }) => outcome)).toEqual(['released', 'released']);
      expect(await storage.ledger.counts('offline')).toMatchObject({ pending: 6, dead: 0 });
      expect(await storage.ledger.job(ids[0]!, 'offline')).toMatchObject({ attempts: 0, failures: 0 });
    });
  });

  it('takes a recording that killed its worker again and again for the cause', async () => {
    const [id] = await enqueued(1);
    for (const name of ['w1', 'w2']) {
      await storage.ledger.lease({ workerId: name, stage: 'offline', leaseMs: 60_000, limit: 1 });
      await storage.ledger.expire(name);
    }
    await createWorker(workerDeps(storage), workerConfig({ maxDeaths: 2 })).work([id!], collect, never);
    expect(results).toMatchObject([
      { outcome: 'dead', attempt: 3, reason: expect.stringContaining('died 2 times') as string },
    ]);
  });

  describe('fencing', () => {
    it('a worker that was paused past its lease stores nothing, and the work of the next stands', async () => {
      const [id] = await enqueued(1);
      const paused = deferred();
      const isAtWork = deferred();
      const zombie = createWorker(
        workerDeps(storage, {
          correct: async (call) => {
            isAtWork.resolve();
            await paused.promise;
            return {
              ...correctedCall(call),
              turns: [{ text: 'tarde', original: 'tarde', corrections: [], suggestions: [] }],
            };
          },
        }),
        workerConfig({ workerId: 'zombie' }),
      ).work([id!], collect, never);
      await isAtWork.promise;
      await storage.ledger.expire('zombie');
      const next: RecordingResult[] = [];
      await createWorker(workerDeps(storage), workerConfig()).work(
        [id!],
        (result) => next.push(result),
        never,
      );
      paused.resolve();
      await zombie;
      expect(next).toMatchObject([{ outcome: 'done', attempt: 2 }]);
      expect(results).toMatchObject([{ outcome: 'lost', attempt: 1 }]);
      const versions = (await storage.recordings.getTranscript(id!))?.versions ?? [];
      expect(versions.map(({ source }) => source)).toEqual(['online', 'offline']);
      expect((await storage.recordings.getRecording(id!)).transcription).toContain('Movistar');
    });

    it('a lost lease is noticed by the heartbeat, and stops the work', async () => {
      const [id] = await enqueued(1);
      const work = createWorker(
        workerDeps(storage, {
          deps: {
            engine: {
              name: 'slow',
              transcribe: (_audio, { signal }) =>
                new Promise((_resolve, reject) => {
                  signal?.addEventListener('abort', () => reject(new EngineError({ kind: 'aborted' })));
                  void storage.ledger.expire('slow-worker');
                }),
              close: () => Promise.resolve(),
            },
          },
        }),
        workerConfig({ workerId: 'slow-worker', leaseMs: 60 }),
      );
      await storage.recordings.saveAudio(id!, { bytes: toneWav(), contentType: 'audio/wav' });
      await work.work([id!], collect, never);
      expect(results).toMatchObject([{ outcome: 'lost' }]);
      const [again] = await leaseAll();
      expect(again).toMatchObject({ recordingId: id, attempt: 2, failures: 0 });
      await storage.ledger.release(again!);
    });

    const leaseAll = (): Promise<readonly Lease[]> =>
      storage.ledger.lease({ workerId: 'probe', stage: 'offline', leaseMs: 60_000, limit: 10 });
  });

  describe('a stop', () => {
    it('lets running work finish and leases no more', async () => {
      const ids = await enqueued(6);
      const stop = new AbortController();
      const correct: CallCorrector['correct'] = async (call) => {
        stop.abort();
        await new Promise(setImmediate);
        return correctedCall(call);
      };
      await createWorker(workerDeps(storage, { correct }), workerConfig({ concurrent: 2 })).work(
        ids,
        collect,
        stop.signal,
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(['done', 'done']);
      expect(await storage.ledger.counts('offline')).toMatchObject({ pending: 4, done: 2 });
    });

    it('gives back what is not done at the deadline, uncounted', async () => {
      const [id] = await enqueued(1);
      await storage.recordings.saveAudio(id!, { bytes: toneWav(), contentType: 'audio/wav' });
      const stop = new AbortController();
      const engine = {
        name: 'stuck',
        transcribe: (_audio: Uint8Array, { signal }: { readonly signal?: AbortSignal }) =>
          new Promise<never>((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(new EngineError({ kind: 'aborted' })));
            stop.abort();
          }),
        close: () => Promise.resolve(),
      };
      const deps = workerDeps(storage, { deps: { engine } });
      await createWorker(deps, workerConfig({ drainMs: 1 })).work([id!], collect, stop.signal);
      expect(results).toMatchObject([{ outcome: 'released' }]);
      expect(await storage.ledger.job(id!, 'offline')).toMatchObject({ state: 'pending', attempts: 0 });
    });
  });

  it('serves: takes up new recordings by itself until it is stopped', async () => {
    const ids = await addCalls(storage, 3);
    const stop = new AbortController();
    let done = 0;
    const log = {
      info: () => {
        done += 1;
        if (done === 3) stop.abort();
      },
      warn: () => undefined,
      error: () => undefined,
    };
    const released = await createWorker(workerDeps(storage, { log }), workerConfig()).serve(
      60_000,
      stop.signal,
    );
    expect(released).toBe(0);
    for (const id of ids) expect((await storage.recordings.getRecording(id)).processed).toBe(true);
  });

  describe('serving while a long job runs', () => {
    /** The first call waits for `end`; `ended` resolves when so many jobs have ended. */
    function serveWithOneLongJob(count: number) {
      const [isAtWork, end, ended] = [deferred(), deferred(), deferred()];
      const stop = new AbortController();
      let isFirst = true;
      const correct: CallCorrector['correct'] = async (call) => {
        if (isFirst) {
          isFirst = false;
          isAtWork.resolve();
          await end.promise;
        }
        return correctedCall(call);
      };
      const write = (fields: object) => {
        if (collect(fields as RecordingResult) === count) ended.resolve();
      };
      const log = { info: write, warn: write, error: write };
      const worker = createWorker(workerDeps(storage, { correct, log }), workerConfig({ workerId: 'slow' }));
      return { served: worker.serve(2, stop.signal), isAtWork, end, ended, stop };
    }

    it('takes up what comes in meanwhile', async () => {
      const [first] = await addCalls(storage, 1);
      const { served, isAtWork, end, ended, stop } = serveWithOneLongJob(1);
      await isAtWork.promise;
      // As a live call comes in: complete only when its transcript is there.
      const second = await addCall(storage, 'hola', { state: 'open' });
      await storage.recordings.updateMetadata(second, { state: 'complete' });
      await ended.promise;
      expect(results).toMatchObject([{ recordingId: second, outcome: 'done' }]);
      stop.abort();
      end.resolve();
      await served;
      expect(results[1]).toMatchObject({ recordingId: first, outcome: 'done' });
    });

    it('ends only when every lease of it has ended, even two of one recording', async () => {
      await addCalls(storage, 1);
      const { served, isAtWork, end, ended, stop } = serveWithOneLongJob(1);
      await isAtWork.promise;
      await storage.ledger.expire('slow');
      await ended.promise;
      expect(results).toMatchObject([{ outcome: 'done', attempt: 2 }]);
      stop.abort();
      end.resolve();
      await served;
      expect(results[1]).toMatchObject({ outcome: 'lost', attempt: 1 });
    });
  });
});

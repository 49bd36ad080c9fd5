/** A real server whose lexicon is swapped while calls go on, and how long its thread was not there for them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { spanish } from '@enmienda/correction/es';
import { openStorage } from '@enmienda/storage';
import { createLog, createServer } from '@enmienda/stt-server';
import { EngineError } from '@enmienda/stt-server/engines';
import { createLexiconFeed, createLexiconThread } from '@enmienda/stt-server/lexicons';
import { synthesizeTerms } from '../latency/synthetic-speech.ts';
import { type StreamingCalls, streamCalls } from './streaming-calls.ts';

export interface SwapsReport {
  readonly terms: number;
  readonly swaps: number;
  /** Of all messages of the calls; `failed` were answered with an error or not at all. */
  readonly messages: number;
  readonly failed: number;
  /** Longest wait of the server's event loop while nothing is swapped, and during the swaps. */
  readonly quietDelayMs: number;
  readonly swapDelayMs: number;
  /** From the look to the lexicon in force. */
  readonly swapMs: number;
}

const QUIET_MS = 2000;

export async function measureSwaps(termCount: number, swaps: number): Promise<SwapsReport> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'enmienda-swaps-'));
  const lexicons = path.join(folder, 'lexicons');
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  const terms = synthesizeTerms(spanish(), termCount + swaps);
  const write = (first: number) => {
    const entries = terms.slice(first, first + termCount).map((canonical) => ({ canonical }));
    return writeFile(
      path.join(lexicons, 'es', 'made-up.json'),
      JSON.stringify({ language: 'es', sector: 'made-up', entries }),
    );
  };
  await write(0);
  const storage = await openStorage({ backend: 'local', rootPath: path.join(folder, 'recordings') });
  const thread = createLexiconThread();
  const feed = await createLexiconFeed({
    folder: lexicons,
    learning: storage.learning,
    languages: ['es'],
    build: thread.build,
  });
  const server = await createServer(
    {
      storage,
      lexicons: feed,
      engine: new EngineError({ kind: 'no-engine', looked: [], remedy: 'The bench streams text.' }),
      checkStorage: () => Promise.resolve(),
      log: createLog('error'),
      clock: () => Date.now(),
      elapsedMs: () => performance.now(),
      place: { holder: `${os.hostname()}:${process.pid}`, ttlMs: 60_000, isDead: () => false },
    },
    {
      backend: 'local',
      language: 'es',
      onlineCorrection: true,
      sttCorrection: true,
      offlineBatch: false,
      uploadLimitBytes: 1_000_000,
      transcribeConcurrent: 1,
    },
  );
  let calls: StreamingCalls | undefined;
  try {
    calls = await streamCalls(await server.listen({ host: '127.0.0.1', port: 0 }));
    const quietDelayMs = await longestDelay(() => wait(QUIET_MS));
    let swapDelayMs = 0;
    let swapMs = 0;
    for (let swap = 1; swap <= swaps; swap += 1) {
      await write(swap);
      const begin = performance.now();
      swapDelayMs = Math.max(swapDelayMs, await longestDelay(() => feed.refresh()));
      swapMs = Math.max(swapMs, performance.now() - begin);
    }
    const { messages, failed } = await calls.stop();
    return { terms: termCount, swaps, messages, failed, quietDelayMs, swapDelayMs, swapMs };
  } finally {
    await calls?.stop();
    await server.close();
    feed.close();
    await thread.close();
    await storage.close();
    await rm(folder, { recursive: true });
  }
}

async function longestDelay(task: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await task();
  // A delay counts when the loop comes round again.
  await wait(10);
  delay.disable();
  return delay.max / 1e6;
}

/** A real server whose lexicon is swapped while calls go on, and how long its thread was not there for them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { compileLexicon, createCorrector, loadLexicon, saveLexicon } from '@enmienda/correction';
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
  /** What the server's thread does at a swap, by itself: from the compiled bytes to a corrector. */
  readonly takeOverMs: Spread;
  /** Longest wait of the server's event loop during each swap, and during as long a time without one. */
  readonly swapDelayMs: Spread;
  readonly quietDelayMs: Spread;
  /** From the look to the lexicon in force. */
  readonly swapMs: Spread;
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

const TAKE_OVERS = 51;

export async function measureSwaps(termCount: number, swaps: number): Promise<SwapsReport> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'enmienda-swaps-'));
  const lexicons = path.join(folder, 'lexicons');
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  const terms = synthesizeTerms(spanish(), termCount + swaps);
  const entriesFrom = (first: number) =>
    terms.slice(first, first + termCount).map((canonical) => ({ canonical }));
  const write = (first: number) =>
    writeFile(
      path.join(lexicons, 'es', 'made-up.json'),
      JSON.stringify({ language: 'es', sector: 'made-up', entries: entriesFrom(first) }),
    );
  await write(0);
  const takeOverMs = await measureTakeOvers(entriesFrom(0));
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
    const swapDelaysMs: number[] = [];
    const quietDelaysMs: number[] = [];
    const swapsMs: number[] = [];
    for (let swap = 1; swap <= swaps; swap += 1) {
      await write(swap);
      const begin = performance.now();
      swapDelaysMs.push(await longestDelay(() => feed.refresh()));
      const tookMs = performance.now() - begin;
      swapsMs.push(tookMs);
      quietDelaysMs.push(await longestDelay(() => wait(tookMs)));
    }
    const { messages, failed } = await calls.stop();
    return {
      terms: termCount,
      swaps,
      messages,
      failed,
      takeOverMs,
      swapDelayMs: spreadOf(swapDelaysMs),
      quietDelayMs: spreadOf(quietDelaysMs),
      swapMs: spreadOf(swapsMs),
    };
  } finally {
    await calls?.stop();
    await server.close();
    feed.close();
    await thread.close();
    await storage.close();
    await rm(folder, { recursive: true });
  }
}

async function measureTakeOvers(entries: readonly { readonly canonical: string }[]): Promise<Spread> {
  const language = spanish();
  const bytes = saveLexicon(compileLexicon({ language, entries }).lexicon);
  const timesMs: number[] = [];
  for (let run = 0; run < TAKE_OVERS; run += 1) {
    const received = Uint8Array.from(bytes);
    await wait(1);
    const begin = performance.now();
    createCorrector(loadLexicon(received, language, { verify: false }));
    timesMs.push(performance.now() - begin);
  }
  return spreadOf(timesMs);
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

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0;
  return { least: at(0), median: at(0.5), most: at(1) };
}

/** The whole loop on one machine: live correction, storage, the night's reprocessing, learning, and the next day. */
import path from 'node:path';
import { openStorage } from '@enmienda/storage';
import { readSampleCalls } from '../sample-data/sample-call.ts';
import type { BatchCommand } from './batch-command.ts';
import { showDay, showLatency, streamDay } from './day.ts';
import { startDemoServer } from './demo-server.ts';
import { decidePairs, learnPairs } from './learning.ts';
import { processNight, readNight, showNight } from './night.ts';
import { showOutcome } from './outcome.ts';
import type { Screen } from './screen.ts';
import { showLearnedPairsAtWork } from './second-day.ts';

export interface DemoOptions {
  readonly dataFolder: string;
  /** Recordings root. */
  readonly recordingsFolder: string;
  readonly isKept: boolean;
  /** Default: all of them. */
  readonly language?: 'es' | 'pt' | 'en';
}

export interface DemoDeps {
  readonly screen: Screen;
  readonly batch: BatchCommand;
}

export async function runDemo(
  options: DemoOptions,
  { screen, batch }: DemoDeps,
  signal: AbortSignal,
): Promise<void> {
  const { dataFolder, recordingsFolder, isKept, language } = options;
  const lexiconFolder = path.join(dataFolder, 'lexicons');
  const all = await readSampleCalls(path.join(dataFolder, 'calls'));
  const calls = all.filter((call) => language === undefined || call.language === language);
  const [first, second] = [calls.filter(({ day }) => day === 1), calls.filter(({ day }) => day === 2)];

  const storage = await openStorage({ backend: 'local', rootPath: recordingsFolder });
  const server = await startDemoServer(storage, lexiconFolder);
  try {
    screen.heading('Day 1', `${first.length} calls stream into ws://${server.address}/ws/…`);
    const day1 = await streamDay({ screen, address: server.address }, first, signal);
    showDay(screen, day1);
    showLatency(screen, day1, server.lexicons);
    signal.throwIfAborted();

    screen.heading('Night', 'the batch goes over the recordings again');
    await processNight(batch, signal);
    const night1 = await readNight(storage.recordings, day1);
    showNight(screen, night1);

    screen.heading('Learning', 'what was misheard alike in several calls');
    const suggested = await learnPairs({ screen, batch, learning: storage.learning }, signal);
    const pairs = suggested.length === 0 ? [] : await decidePairs({ screen, batch }, suggested, signal);
    await server.lexicons.refresh();
    signal.throwIfAborted();

    screen.heading('Day 2', `${second.length} new calls, the same server, a larger dictionary`);
    const day2 = await streamDay({ screen, address: server.address }, second, signal);
    await showLearnedPairsAtWork(screen, day2, { pairs, lexiconFolder });
    signal.throwIfAborted();

    screen.heading('Result', 'after the second night');
    await processNight(batch, signal);
    const night2 = await readNight(storage.recordings, day2);
    const stats: unknown = await (
      await fetch(`http://${server.address}/processing/stats`, { signal })
    ).json();
    screen.line();
    showOutcome(screen, {
      day1: night1,
      day2: night2,
      stats,
      ...(isKept ? { keptIn: recordingsFolder } : {}),
    });
  } finally {
    await server.close();
    await storage.close();
  }
}

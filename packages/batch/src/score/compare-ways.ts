import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createOfflineCorrector, type HybridModel, processOffline } from '@enmienda/correction/offline';
import {
  createPlainCorrector,
  type HybridSet,
  measureCounts,
  PLAIN_WAYS,
  utteranceCounter,
} from '@enmienda/correction/offline/training';

/** What one way to correct makes of the pairs. */
export interface WayMeasures {
  readonly way: string;
  readonly missed: number;
  readonly recoveredPercent: number;
  readonly brokenPer100k: number;
  readonly werBefore: number;
  readonly werAfter: number;
  /** Mean time of an utterance. */
  readonly msPerUtterance: number;
}

const PROGRESS_ROWS = 1000;

/** Corrects all rows in each way. @throws the reason of an aborted signal */
export async function compareWays(
  set: HybridSet,
  run: {
    readonly model: HybridModel | undefined;
    readonly progress: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<readonly WayMeasures[]> {
  const measures: WayMeasures[] = [];
  for (const way of PLAIN_WAYS) {
    const plain = await createPlainCorrector(way, set.lexicon);
    measures.push(await measureWay(way, ({ text }) => plain.correct(text), { set, ...run }));
  }
  const { lexicon } = set;
  const { model } = run;
  const offline = await createOfflineCorrector({ lexicon, ...(model === undefined ? {} : { model }) });
  const hybrid = async (turn: Turn) => {
    const { turns } = await processOffline(offline, { turns: [turn] });
    return turns[0]?.text ?? turn.text;
  };
  measures.push(await measureWay('hybrid', hybrid, { set, ...run }));
  return measures;
}

interface Turn {
  readonly text: string;
  readonly second?: { readonly text: string };
}

async function measureWay(
  way: string,
  correct: (turn: Turn) => Promise<string>,
  run: {
    readonly set: HybridSet;
    readonly progress: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Promise<WayMeasures> {
  const { rows, second } = run.set;
  const counts = [];
  let elapsedMs = 0;
  for (const [index, row] of rows.entries()) {
    if (index % PROGRESS_ROWS === 0) {
      run.progress(`${way}: ${index} of ${rows.length} rows`);
      await nextTurn();
      run.signal.throwIfAborted();
    }
    const other = second.get(row.id);
    const turn = { text: row.hypothesis, ...(other === undefined ? {} : { second: { text: other } }) };
    const startMs = performance.now();
    const corrected = await correct(turn);
    elapsedMs += performance.now() - startMs;
    counts.push(utteranceCounter(row)(corrected));
  }
  const { missed, recoveredPercent, brokenPer100k, werBefore, werAfter } = measureCounts(counts);
  const msPerUtterance = Number((elapsedMs / Math.max(1, rows.length)).toFixed(2));
  return { way, missed, recoveredPercent, brokenPer100k, werBefore, werAfter, msPerUtterance };
}

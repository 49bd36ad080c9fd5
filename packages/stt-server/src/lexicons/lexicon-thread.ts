import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type LexiconProblem, loadLexicon } from '@enmienda/correction';
import { type BuildLexicon, type BuiltLexicon, type LexiconOrder, languageOf } from './lexicon-build.ts';
import { LexiconError } from './lexicon-error.ts';
import type { ThreadAnswer, ThreadOrder, ThreadPortion } from './thread-messages.ts';

export interface LexiconThread {
  /** Rejects with an `AbortError` once the thread is closed. */
  readonly build: BuildLexicon;
  /** Ends what is being built. Idempotent. */
  close(): Promise<void>;
}

/** Copying so many pairs takes less than a millisecond. */
const PORTION_PAIRS = 500;

/**
 * Builds lexicons beside this thread, so that nothing waits for it: files are read and compiled over there, and the compiled
 * bytes are handed over. A thread lives for one lexicon; what it held of words and terms goes with it.
 */
export function createLexiconThread(
  /** The built program of the thread. */
  program: URL = new URL('./thread-bin.js', import.meta.url),
): LexiconThread {
  const closing = new AbortController();
  const running = new Set<Worker>();
  return {
    async build(order) {
      closing.signal.throwIfAborted();
      const { folder, language, isLearnedSound = true } = order;
      const worker = new Worker(program, {
        workerData: { folder, language, isLearnedSound } satisfies ThreadOrder,
        execArgv: [],
      });
      running.add(worker);
      worker.once('exit', () => running.delete(worker));
      const [answer] = await Promise.all([answerOf(worker, closing.signal), sendLearned(worker, order)]);
      return received(answer, order);
    },
    async close() {
      closing.abort();
      await Promise.all(Array.from(running, (worker) => worker.terminate()));
    },
  };
}

async function sendLearned(worker: Worker, { learned }: LexiconOrder): Promise<void> {
  for (let from = 0; from < learned.length; from += PORTION_PAIRS) {
    worker.postMessage(learned.slice(from, from + PORTION_PAIRS) satisfies ThreadPortion);
    await nextTurn();
  }
  worker.postMessage(undefined satisfies ThreadPortion);
}

function answerOf(worker: Worker, signal: AbortSignal): Promise<ThreadAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new Error(`The lexicon thread ended with ${code} and built nothing.`),
      );
    });
  });
}

function received(answer: ThreadAnswer, { language }: LexiconOrder): BuiltLexicon {
  if (answer.kind === 'refused') throw new LexiconError(answer.failure);
  const { bytes, problems, entryCount, pairCount, errorCount } = answer;
  return {
    lexicon: loadLexicon(bytes, languageOf(language), { verify: false }),
    entryCount,
    pairCount,
    errorCount,
    problems: () => JSON.parse(new TextDecoder().decode(problems)) as readonly LexiconProblem[],
  };
}

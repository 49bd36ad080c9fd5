/** The thread of `createLexiconThread`: builds the lexicon that it was started for, answers, and ends. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type LexiconPair, saveLexicon } from '@enmienda/correction';
import { buildLexicon } from './lexicon-build.ts';
import { LexiconError } from './lexicon-error.ts';
import type { ThreadAnswer, ThreadOrder, ThreadPortion } from './thread-messages.ts';

// Calls go first. On Linux the priority is one thread's; elsewhere it would be the whole server's.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const learned: LexiconPair[] = [];

parentPort?.on('message', (portion: ThreadPortion) => {
  if (portion !== undefined) learned.push(...portion);
  else void answer();
});

/** What isn't a `LexiconError` ends the thread, and is thrown where it was started. */
async function answer(): Promise<void> {
  try {
    const built = await buildLexicon({ ...(workerData as ThreadOrder), learned });
    const bytes = ownBytes(saveLexicon(built.lexicon));
    const problems = ownBytes(new TextEncoder().encode(JSON.stringify(built.problems())));
    const { entryCount, pairCount, errorCount } = built;
    post({ kind: 'built', bytes, problems, entryCount, pairCount, errorCount }, [
      bytes.buffer,
      problems.buffer,
    ]);
  } catch (error) {
    if (!(error instanceof LexiconError)) throw error;
    post({ kind: 'refused', failure: error.failure }, []);
  }
  parentPort?.close();
}

function post(message: ThreadAnswer, transfer: readonly ArrayBuffer[]): void {
  parentPort?.postMessage(message, transfer);
}

/** Bytes that are all of their buffer, so that it can be handed over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isWhole ? new Uint8Array(buffer) : Uint8Array.from(bytes);
}

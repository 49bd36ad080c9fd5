import { OfflineError, type OfflineFailure } from '@enmienda/correction/offline';
import { StorageError, type StorageFailure } from '@enmienda/storage';
import { EngineError, type EngineFailure } from '@enmienda/stt-server/engines';
import { LexiconError, type LexiconFailure } from '@enmienda/stt-server/lexicons';
import { BatchError, type BatchFailure } from './batch-error.ts';

/** What may be wrong with a job: known failures of its parts or itself, or a defect of the program. */
export type JobFailure =
  | { readonly of: 'storage'; readonly failure: StorageFailure }
  | { readonly of: 'engine'; readonly failure: EngineFailure }
  | { readonly of: 'lexicon'; readonly failure: LexiconFailure }
  | { readonly of: 'corrector'; readonly failure: OfflineFailure }
  | { readonly of: 'batch'; readonly failure: BatchFailure }
  | { readonly of: 'program'; readonly name: string; readonly place: string };

export function jobFailure(error: unknown): JobFailure {
  if (error instanceof StorageError) return { of: 'storage', failure: error.failure };
  if (error instanceof EngineError) return { of: 'engine', failure: error.failure };
  if (error instanceof LexiconError) return { of: 'lexicon', failure: error.failure };
  if (error instanceof OfflineError) return { of: 'corrector', failure: error.failure };
  if (error instanceof BatchError) return { of: 'batch', failure: error.failure };
  return { of: 'program', name: error instanceof Error ? error.name : typeof error, place: placeOf(error) };
}

/** True when the error only says that `signal` was heeded. */
export function isStop(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && error === signal.reason;
}

/** True when the same work may succeed later with nothing changed by a person. */
export function isTransient(failure: JobFailure): boolean {
  switch (failure.of) {
    case 'storage':
      return isTransientInStorage(failure.failure);
    case 'engine':
      return isTransientInEngine(failure.failure);
    case 'batch':
      return failure.failure.kind === 'still-open';
    case 'lexicon':
    case 'corrector':
    case 'program':
      return true;
  }
}

function isTransientInStorage(failure: StorageFailure): boolean {
  switch (failure.kind) {
    case 'conflict':
    case 'unavailable':
    case 'read-only':
    case 'no-space':
      return true;
    case 'not-found':
    case 'invalid-id':
    case 'already-exists':
    case 'corrupt':
      return false;
  }
}

function isTransientInEngine(failure: EngineFailure): boolean {
  switch (failure.kind) {
    case 'crashed':
    case 'timeout':
    case 'aborted':
      return true;
    case 'no-model':
    case 'no-engine':
    case 'unreadable-audio':
    case 'audio-too-long':
      return false;
  }
}

/** How long the service that failed asked to be left alone; `undefined` where it didn't say. */
export function retryAfterOf(failure: JobFailure): number | undefined {
  if (failure.of !== 'storage' || failure.failure.kind !== 'unavailable') return undefined;
  return failure.failure.retryAfterMs;
}

/** True when every other job would fail in the same way: the run stops and gives its work back instead of wearing it out. */
export function isOutage(failure: JobFailure): boolean {
  switch (failure.of) {
    case 'storage':
      return failure.failure.kind === 'read-only' || failure.failure.kind === 'no-space';
    case 'lexicon':
    case 'corrector':
      return true;
    case 'engine':
    case 'batch':
    case 'program':
      return false;
  }
}

/**
 * The failure in one line for the ledger, logs and the terminal. Holds ids, paths, kinds and counts, never what was said:
 * of an error that nobody foresaw, only its name and its place in the program, since its message may quote anything.
 */
export function reasonOf(failure: JobFailure): string {
  switch (failure.of) {
    case 'storage':
      return `storage: ${storageReason(failure.failure)}`;
    case 'engine':
      return `engine: ${failure.failure.kind}`;
    case 'lexicon':
      return `lexicon: ${failure.failure.kind} (${failure.failure.path})`;
    case 'corrector':
      return `corrector: ${failure.failure.kind}`;
    case 'batch':
      return new BatchError(failure.failure).message;
    case 'program':
      return `defect: ${failure.name} at ${failure.place}`;
  }
}

function storageReason(failure: StorageFailure): string {
  switch (failure.kind) {
    case 'not-found':
    case 'already-exists':
    case 'conflict':
    case 'corrupt':
      return `${failure.kind} (${failure.key})`;
    case 'read-only':
    case 'no-space':
      return `${failure.kind} (${failure.path})`;
    case 'invalid-id':
    case 'unavailable':
      return failure.kind;
  }
}

/** `file.ts:12` of the innermost frame; a stack begins with the message, of any number of lines, which is left out. */
function placeOf(error: unknown): string {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  const frame = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .find((line) => line.startsWith('    at '));
  return /([\w.-]+:\d+):\d+\)?$/.exec(frame ?? '')?.[1] ?? 'an unknown place';
}

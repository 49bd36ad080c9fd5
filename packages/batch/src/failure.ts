import { StorageError, type StorageFailure } from '@enmienda/storage';
import { EngineError, type EngineFailure } from '@enmienda/stt-server/engines';
import { BatchError, type BatchFailure } from './batch-error.ts';

/** What may be wrong with a job: known failures of its storage, its engine or itself, or a defect of the program. */
export type JobFailure =
  | { readonly of: 'storage'; readonly failure: StorageFailure }
  | { readonly of: 'engine'; readonly failure: EngineFailure }
  | { readonly of: 'batch'; readonly failure: BatchFailure }
  | { readonly of: 'program'; readonly name: string; readonly place: string };

export function jobFailure(error: unknown): JobFailure {
  if (error instanceof StorageError) return { of: 'storage', failure: error.failure };
  if (error instanceof EngineError) return { of: 'engine', failure: error.failure };
  if (error instanceof BatchError) return { of: 'batch', failure: error.failure };
  return { of: 'program', name: error instanceof Error ? error.name : typeof error, place: placeOf(error) };
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

/** True when every other job would fail in the same way: the run stops and gives its work back instead of wearing it out. */
export function isOutage(failure: JobFailure): boolean {
  return (
    failure.of === 'storage' && (failure.failure.kind === 'read-only' || failure.failure.kind === 'no-space')
  );
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

/** `file.ts:12` of the innermost frame; the first line of a stack is the message and is left out. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((line) => /^ {4}at /.test(line)) ?? '';
  return /([\w.-]+:\d+):\d+\)?$/.exec(frame)?.[1] ?? 'an unknown place';
}

import type { EngineFailure } from './engine.ts';

/** The only error an engine throws; `cause` holds what the program or the decoder said. */
export class EngineError extends Error {
  readonly failure: EngineFailure;

  constructor(failure: EngineFailure, options?: { readonly cause: unknown }) {
    super(describe(failure), options);
    this.name = 'EngineError';
    this.failure = failure;
  }
}

function describe(failure: EngineFailure): string {
  switch (failure.kind) {
    case 'no-model':
      return `There is no speech model (looked at ${list(failure.looked)}). ${failure.remedy}`;
    case 'no-engine':
      return `There is no speech engine (looked at ${list(failure.looked)}). ${failure.remedy}`;
    case 'unreadable-audio':
      return `The audio can't be read: ${failure.reason}.`;
    case 'audio-too-long':
      return `The audio is longer than the limit of ${inMinutes(failure.limitMs)} minutes: split it.`;
    case 'crashed':
      return `The speech engine ended with ${failure.exit}: try again, and build the engine again if it stays so.`;
    case 'timeout':
      return `The speech engine was stopped after ${Math.round(failure.afterMs / 1000)} s without a result.`;
    case 'aborted':
      return 'The transcription was called off.';
  }
}

function list(looked: readonly string[]): string {
  return looked.length === 0 ? 'nothing' : looked.join(', ');
}

function inMinutes(durationMs: number): number {
  return Math.round(durationMs / 60_000);
}

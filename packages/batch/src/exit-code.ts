import { OfflineError } from '@enmienda/correction/offline';
import { StorageError } from '@enmienda/storage';
import { EngineError } from '@enmienda/stt-server/engines';
import { LexiconError } from '@enmienda/stt-server/lexicons';
import { SettingsError } from '@enmienda/stt-server/settings';
import { BatchError, type BatchFailure } from './batch-error.ts';
import type { BatchSummary } from './run-batch.ts';

/** What the commands exit with; `docs/batch.md` lists the same. */
export const EXIT = {
  ok: 0,
  someFailed: 1,
  usage: 2,
  storageUnavailable: 3,
  daemonRuns: 4,
  stopped: 5,
  defect: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOfSummary(summary: Pick<BatchSummary, 'outage' | 'failed' | 'stopped'>): ExitCode {
  if (summary.outage !== undefined)
    return summary.outage.of === 'storage' ? EXIT.storageUnavailable : EXIT.usage;
  if (summary.failed > 0) return EXIT.someFailed;
  return summary.stopped ? EXIT.stopped : EXIT.ok;
}

export function exitCodeOfError(error: unknown): ExitCode {
  if (error instanceof SettingsError || error instanceof LexiconError || error instanceof OfflineError) {
    return EXIT.usage;
  }
  if (error instanceof EngineError) return EXIT.usage;
  if (error instanceof BatchError) return exitCodeOfFailure(error.failure);
  if (error instanceof StorageError) return exitCodeOfStorage(error);
  return EXIT.defect;
}

function exitCodeOfFailure(failure: BatchFailure): ExitCode {
  switch (failure.kind) {
    case 'usage':
      return EXIT.usage;
    case 'daemon-runs':
    case 'leadership-lost':
      return EXIT.daemonRuns;
    case 'nothing-to-correct':
    case 'still-open':
    case 'dead':
    case 'worker-died':
      return EXIT.someFailed;
  }
}

function exitCodeOfStorage({ failure }: StorageError): ExitCode {
  switch (failure.kind) {
    case 'invalid-id':
      return EXIT.usage;
    case 'not-found':
    case 'already-exists':
    case 'conflict':
      return EXIT.someFailed;
    case 'corrupt':
    case 'read-only':
    case 'no-space':
    case 'unavailable':
      return EXIT.storageUnavailable;
  }
}

import {
  type CommittedResult,
  type LearningStore,
  type Ledger,
  type RecordingStore,
  StorageError,
} from '@enmienda/storage';
import { decodeResult, type StageResult, textOf } from './stage-result.ts';

export interface PublishDeps {
  readonly recordings: Pick<
    RecordingStore,
    'getRecording' | 'getTranscript' | 'saveTranscript' | 'updateMetadata'
  >;
  readonly learning: Pick<LearningStore, 'observe'>;
  readonly ledger: Pick<Ledger, 'markPublished'>;
}

/** Others may write the same files at the same time; a change that met another one is made again this often. */
const TRIES = 5;

/**
 * Writes a committed result to the files and marks it done. May be repeated, by anyone, after a crash at any point: the
 * transcript version is saved once per idempotency key, the metadata comes from the result alone and never goes back to an
 * older version, and observations count once per recording. What a person wrote stays the text of the call. @throws StorageError
 */
export async function publish(deps: PublishDeps, committed: CommittedResult): Promise<StageResult> {
  const result = decodeResult(committed.result);
  const { recordingId } = committed;
  const { version } = await insistently(() => deps.recordings.saveTranscript(recordingId, result.version));
  await insistently(async () => {
    const { transcriptVersion } = await deps.recordings.getRecording(recordingId);
    // Published by another meanwhile, and followed by a newer version: that one's text stands.
    if (transcriptVersion > version) return;
    const versions = (await deps.recordings.getTranscript(recordingId))?.versions ?? [];
    const isEdited = versions.some(({ source }) => source === 'human');
    await deps.recordings.updateMetadata(recordingId, {
      processed: true,
      processingMode: result.processingMode,
      processedAt: result.processedAt,
      ...(isEdited ? {} : { transcription: textOf(result.version.turns), transcriptVersion: version }),
    });
  });
  await deps.learning.observe(result.observations);
  await deps.ledger.markPublished(committed);
  return result;
}

async function insistently<T>(change: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await change();
    } catch (error) {
      const kind = error instanceof StorageError ? error.failure.kind : undefined;
      // A first transcript that two write at once is `already-exists` to one of them.
      if ((kind !== 'conflict' && kind !== 'already-exists') || tried === TRIES) throw error;
    }
  }
}

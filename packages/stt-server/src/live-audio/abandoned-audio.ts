import type { RecordingId, RecordingStore } from '@enmienda/storage';
import { StorageError } from '@enmienda/storage';
import type { AudioSpool } from './audio-spool.ts';

export interface AbandonedAudioOptions {
  /** Only recordings created before this, ISO 8601: later ones go on. */
  readonly before: string;
  /** Sound that can't be saved; its file stays. */
  readonly onDamaged: (id: RecordingId, error: unknown) => void;
}

/** Gives recordings the sound that a server left in the spool when it died. To be called before they are marked. Returns how many. */
export async function saveAbandonedAudio(
  recordings: RecordingStore,
  spool: AudioSpool,
  options: AbandonedAudioOptions,
): Promise<number> {
  let count = 0;
  for (const id of await spool.leftBehind()) {
    try {
      const recording = await recordings.getRecording(id);
      if (recording.createdAt >= options.before) continue;
      const audio = await spool.recover(id);
      if (audio !== undefined && recording.audio === undefined)
        await recordings.saveAudio(id, { bytes: audio, contentType: 'audio/wav' });
      await spool.remove(id);
      count += 1;
    } catch (error) {
      // Of a recording that was deleted nothing is kept.
      if (error instanceof StorageError && error.failure.kind === 'not-found') await spool.remove(id);
      else options.onDamaged(id, error);
    }
  }
  return count;
}

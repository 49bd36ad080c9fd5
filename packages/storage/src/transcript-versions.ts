import type { RecordingId } from './recording-id.ts';
import { transcriptKey } from './recording-keys.ts';
import { StorageError } from './storage-error.ts';
import type { NewTranscriptVersion, Transcript, TranscriptVersion, Turn } from './transcript.ts';

/** A transcript after a change, and the version that the change was about. */
export interface ChangedTranscript {
  readonly transcript: Transcript;
  readonly version: TranscriptVersion;
  /** False when everything was there already. */
  readonly changed: boolean;
}

/** Appends a version; one with the same idempotency key is returned as it was saved. */
export function appendVersion(
  transcript: Transcript,
  added: NewTranscriptVersion,
  now: Date,
): ChangedTranscript {
  const saved = transcript.versions.find(({ idempotencyKey }) => idempotencyKey === added.idempotencyKey);
  if (saved !== undefined) return { transcript, version: saved, changed: false };
  const version: TranscriptVersion = {
    ...added,
    version: transcript.versions.length + 1,
    createdAt: added.createdAt ?? now.toISOString(),
  };
  return {
    transcript: { ...transcript, versions: [...transcript.versions, version] },
    version,
    changed: true,
  };
}

/**
 * Replaces the turns of the newest version when it is the live one of the same idempotency key, else appends one. The turns
 * that were there keep their hypotheses: a live version only grows. @throws StorageError conflict
 */
export function growLiveVersion(
  transcript: Transcript,
  added: NewTranscriptVersion,
  now: Date,
): ChangedTranscript {
  const newest = transcript.versions.at(-1);
  if (newest?.source !== 'online' || newest.idempotencyKey !== added.idempotencyKey) {
    return appendVersion(transcript, added, now);
  }
  if (!continues(newest.turns, added.turns)) {
    throw new StorageError({ kind: 'conflict', key: transcriptKey(transcript.recordingId) });
  }
  const version: TranscriptVersion = {
    ...added,
    version: newest.version,
    createdAt: added.createdAt ?? newest.createdAt,
  };
  return {
    transcript: { ...transcript, versions: [...transcript.versions.slice(0, -1), version] },
    version,
    changed: true,
  };
}

export function emptyTranscript(recordingId: RecordingId): Transcript {
  return { recordingId, versions: [] };
}

function continues(before: readonly Turn[], after: readonly Turn[]): boolean {
  return before.every((turn, index) => turn.hypothesis === after[index]?.hypothesis);
}

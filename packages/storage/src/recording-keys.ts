import { parseRecordingId, type RecordingId } from './recording-id.ts';

export const AUDIO_PREFIX = 'audio/';
export const METADATA_PREFIX = 'metadata/';
export const TRANSCRIPT_PREFIX = 'transcripts/';

/** Where damaged objects are set aside before they are put right; nothing reads it. */
export const DAMAGED_PREFIX = 'damaged/';

const AUDIO_SUFFIX = '.wav';
const METADATA_SUFFIX = '_metadata.json';
const TRANSCRIPT_SUFFIX = '_transcript.json';

export function audioKey(id: RecordingId): string {
  return `${AUDIO_PREFIX}${id}${AUDIO_SUFFIX}`;
}

export function metadataKey(id: RecordingId): string {
  return `${METADATA_PREFIX}${id}${METADATA_SUFFIX}`;
}

export function transcriptKey(id: RecordingId): string {
  return `${TRANSCRIPT_PREFIX}${id}${TRANSCRIPT_SUFFIX}`;
}

/** What the newest version of an open call has beyond its transcript; see `live-turns.ts`. */
export function liveKey(id: RecordingId): string {
  return `live/${id}_live.json`;
}

/** The recording that a key of one of the three folders belongs to; `undefined` when it is named otherwise. */
export function recordingIdOfKey(key: string): RecordingId | undefined {
  for (const [prefix, suffix] of [
    [AUDIO_PREFIX, AUDIO_SUFFIX],
    [METADATA_PREFIX, METADATA_SUFFIX],
    [TRANSCRIPT_PREFIX, TRANSCRIPT_SUFFIX],
  ] as const) {
    if (!key.startsWith(prefix) || !key.endsWith(suffix)) continue;
    try {
      return parseRecordingId(key.slice(prefix.length, -suffix.length));
    } catch {
      return undefined;
    }
  }
  return undefined;
}

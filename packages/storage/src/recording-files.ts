import { decodeText } from './json-document.ts';
import { formatMetadata, MAX_METADATA_BYTES, parseMetadata } from './metadata-document.ts';
import { sha256Of, sha256OfStream } from './object-checksum.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import type { AudioInfo, NewAudio, Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import { audioKey, metadataKey, transcriptKey } from './recording-keys.ts';
import { StorageError } from './storage-error.ts';
import type { Transcript } from './transcript.ts';
import { formatTranscript, MAX_TRANSCRIPT_BYTES, parseTranscript } from './transcript-document.ts';
import { readWavHeader } from './wav-header.ts';

const JSON_TYPE = 'application/json';

export interface MetadataFile {
  readonly recording: Recording;
  readonly text: string;
  readonly etag: string;
}

export interface TranscriptFile {
  readonly transcript: Transcript;
  readonly etag: string;
  readonly sizeBytes: number;
}

/** @throws StorageError not-found | corrupt */
export async function readMetadata(objects: ObjectStore, id: RecordingId): Promise<MetadataFile> {
  const object = await objects.get(metadataKey(id), { maxBytes: MAX_METADATA_BYTES });
  const json = decodeText(object);
  return { recording: parseMetadata(json), text: json.text, etag: object.etag };
}

/** Writes a new file without `etag`, over that version with it; returns its text. @throws StorageError already-exists | conflict */
export async function writeMetadata(
  objects: ObjectStore,
  recording: Recording,
  etag?: string,
): Promise<string> {
  const text = formatMetadata(recording);
  await objects.put(metadataKey(recording.id), Buffer.from(text), {
    contentType: JSON_TYPE,
    ...(etag === undefined ? { ifAbsent: true } : { ifMatch: etag }),
  });
  return text;
}

/** `undefined` before there is one. @throws StorageError corrupt */
export async function readTranscript(
  objects: ObjectStore,
  id: RecordingId,
): Promise<TranscriptFile | undefined> {
  try {
    const object = await objects.get(transcriptKey(id), { maxBytes: MAX_TRANSCRIPT_BYTES });
    return {
      transcript: parseTranscript(decodeText(object), id),
      etag: object.etag,
      sizeBytes: object.sizeBytes,
    };
  } catch (error) {
    if (error instanceof StorageError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Writes a new file without `etag`, over that version with it. @throws StorageError already-exists | conflict */
export async function writeTranscript(
  objects: ObjectStore,
  transcript: Transcript,
  etag?: string,
): Promise<ObjectInfo> {
  const body = Buffer.from(formatTranscript(transcript));
  if (body.length > MAX_TRANSCRIPT_BYTES) {
    throw new RangeError(
      `The transcript of ${transcript.recordingId} can't be stored: it is larger than ${MAX_TRANSCRIPT_BYTES} bytes`,
    );
  }
  return objects.put(transcriptKey(transcript.recordingId), body, {
    contentType: JSON_TYPE,
    ...(etag === undefined ? { ifAbsent: true } : { ifMatch: etag }),
  });
}

/**
 * Writes the audio of a recording that has none. The same bytes may be there already: a save that died before its metadata is
 * repeated. Other bytes are never overwritten. @throws StorageError already-exists
 */
export async function writeAudio(objects: ObjectStore, id: RecordingId, audio: NewAudio): Promise<AudioInfo> {
  const key = audioKey(id);
  const { contentType } = audio;
  const { sha256, sizeBytes } =
    'open' in audio ? audio : { sha256: sha256Of(audio.bytes), sizeBytes: audio.bytes.length };
  const body = 'open' in audio ? audio.open() : audio.bytes;
  try {
    await objects.put(key, body, { contentType, ifAbsent: true, sha256 });
  } catch (error) {
    if (!(error instanceof StorageError) || error.failure.kind !== 'already-exists') throw error;
    if ((await sha256OfStream(await objects.stream(key))) !== sha256) throw error;
  }
  const first = 'open' in audio ? await objects.getRange(key, 0, HEAD_BYTES) : audio.bytes;
  return { sha256, sizeBytes, contentType, ...readWavHeader(first, sizeBytes) };
}

/** A WAV header ends before this, but for those of recorders that put pictures into them. */
const HEAD_BYTES = 64 * 1024;

/** @throws StorageError not-found | corrupt */
export async function readAudio(objects: ObjectStore, recording: Recording): Promise<Uint8Array> {
  const key = audioKey(recording.id);
  if (recording.audio === undefined || recording.erased?.audio !== undefined)
    throw new StorageError({ kind: 'not-found', key });
  return (await objects.get(key, { sha256: recording.audio.sha256 })).bytes;
}

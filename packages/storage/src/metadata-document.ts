import { z } from 'zod';
import { corrupt, type JsonText, parseJsonDocument, reasonOf, type SchemaStep } from './json-document.ts';
import type { AudioInfo, Erased, Recording } from './recording.ts';
import { parseRecordingId } from './recording-id.ts';
import { metadataKey } from './recording-keys.ts';

const SCHEMA_VERSION = 2;

/** From each version to the next, beginning with 1; the document's number is counted up by itself. */
const STEPS: readonly SchemaStep[] = [
  // Version 2 may have a legal hold and what was erased, and an older program must not write over them.
  (document) => document,
];

/** Above the longest transcription, even where each of its characters becomes a six-byte escape. */
export const MAX_METADATA_BYTES = 8 * 1024 * 1024;

const name = z.string().min(1).max(200);
const isoTime = z.iso.datetime({ offset: true });
const count = z.int().min(0);

const audioSchema = z.strictObject({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  size_bytes: count,
  content_type: z.string().min(1).max(100),
  sample_rate_hz: z.int().min(1).optional(),
  channels: z.int().min(1).optional(),
  duration_ms: count.optional(),
});

const metadataSchema = z.strictObject({
  schema_version: z.int(),
  recording_id: z.string().max(68),
  conversation_id: name,
  tenant_id: name,
  agent_id: name.optional(),
  language: z.enum(['es', 'pt', 'en']),
  created_at: isoTime,
  ended_at: isoTime.optional(),
  state: z.enum(['open', 'complete', 'incomplete']),
  audio: audioSchema.optional(),
  processed: z.boolean(),
  processing_mode: z.enum(['none', 'online', 'offline', 'offline-retranscribed']),
  processed_at: isoTime.optional(),
  // An hour of speech is some 60,000 characters.
  transcription: z.string().max(1_000_000),
  transcript_version: count,
  legal_hold: z.strictObject({ since: isoTime, reason: name }).optional(),
  erased: z
    .strictObject({
      audio: isoTime.optional(),
      raw_transcript: isoTime.optional(),
      corrected_transcript: isoTime.optional(),
    })
    .optional(),
});

type MetadataDocument = z.infer<typeof metadataSchema>;

/** The text of `metadata/rec_ID_metadata.json`. @throws RangeError when a value could not be read back */
export function formatMetadata(recording: Recording): string {
  const document: MetadataDocument = {
    schema_version: SCHEMA_VERSION,
    recording_id: recording.id,
    conversation_id: recording.conversationId,
    tenant_id: recording.tenantId,
    agent_id: recording.agentId,
    language: recording.language,
    created_at: recording.createdAt,
    ended_at: recording.endedAt,
    state: recording.state,
    audio: recording.audio && audioToJson(recording.audio),
    processed: recording.processed,
    processing_mode: recording.processingMode,
    processed_at: recording.processedAt,
    transcription: recording.transcription,
    transcript_version: recording.transcriptVersion,
    legal_hold: recording.legalHold,
    erased: recording.erased && erasedToJson(recording.erased),
  };
  const checked = metadataSchema.safeParse(document);
  if (!checked.success) {
    throw new RangeError(`The metadata of ${recording.id} can't be stored: ${reasonOf(checked.error)}`);
  }
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The recording in a metadata object; times come back in UTC with milliseconds. @throws StorageError corrupt */
export function parseMetadata(object: JsonText): Recording {
  const document = parseJsonDocument(object, {
    schema: metadataSchema,
    version: SCHEMA_VERSION,
    steps: STEPS,
  });
  let id: Recording['id'];
  try {
    id = parseRecordingId(document.recording_id);
  } catch {
    throw corrupt(object.key, 'its recording_id is not one');
  }
  if (metadataKey(id) !== object.key) {
    throw corrupt(object.key, 'its recording_id is not that of its name');
  }
  return {
    id,
    conversationId: document.conversation_id,
    tenantId: document.tenant_id,
    ...(document.agent_id !== undefined && { agentId: document.agent_id }),
    language: document.language,
    createdAt: toUtc(document.created_at),
    ...(document.ended_at !== undefined && { endedAt: toUtc(document.ended_at) }),
    state: document.state,
    ...(document.audio !== undefined && { audio: audioFromJson(document.audio) }),
    processed: document.processed,
    processingMode: document.processing_mode,
    ...(document.processed_at !== undefined && { processedAt: toUtc(document.processed_at) }),
    transcription: document.transcription,
    transcriptVersion: document.transcript_version,
    ...(document.legal_hold !== undefined && {
      legalHold: { since: toUtc(document.legal_hold.since), reason: document.legal_hold.reason },
    }),
    ...(document.erased !== undefined && { erased: erasedFromJson(document.erased) }),
  };
}

/** ISO 8601 in UTC with milliseconds, the one form whose text order is the order of time. @throws RangeError */
export function toUtc(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw new RangeError(`Invalid time ${JSON.stringify(time.slice(0, 40))}`);
  return date.toISOString();
}

function audioToJson(audio: AudioInfo): MetadataDocument['audio'] {
  return {
    sha256: audio.sha256,
    size_bytes: audio.sizeBytes,
    content_type: audio.contentType,
    sample_rate_hz: audio.sampleRateHz,
    channels: audio.channels,
    duration_ms: audio.durationMs,
  };
}

function audioFromJson(audio: NonNullable<MetadataDocument['audio']>): AudioInfo {
  return {
    sha256: audio.sha256,
    sizeBytes: audio.size_bytes,
    contentType: audio.content_type,
    ...(audio.sample_rate_hz !== undefined && { sampleRateHz: audio.sample_rate_hz }),
    ...(audio.channels !== undefined && { channels: audio.channels }),
    ...(audio.duration_ms !== undefined && { durationMs: audio.duration_ms }),
  };
}

function erasedToJson(erased: Erased): MetadataDocument['erased'] {
  return {
    audio: erased.audio,
    raw_transcript: erased['raw-transcript'],
    corrected_transcript: erased['corrected-transcript'],
  };
}

function erasedFromJson(erased: NonNullable<MetadataDocument['erased']>): Erased {
  const { audio, raw_transcript: raw, corrected_transcript: corrected } = erased;
  return {
    ...(audio !== undefined && { audio: toUtc(audio) }),
    ...(raw !== undefined && { 'raw-transcript': toUtc(raw) }),
    ...(corrected !== undefined && { 'corrected-transcript': toUtc(corrected) }),
  };
}

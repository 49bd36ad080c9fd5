/** What the addresses of recordings take, and a recording and its transcript as they are told. */
import {
  parseRecordingId,
  type Recording,
  type RecordingId,
  type RecordingQuery,
  type TranscriptVersion,
  type Turn,
} from '@enmienda/storage';
import { z } from 'zod';
import { flagField } from '../server/upload.ts';
import { callAddress, callFields } from '../wire.ts';

const moment = z.iso.datetime({ offset: true });

/** `createdAt id` of the last recording of a page. */
const cursor = z
  .base64url()
  .max(300)
  .transform((text) => Buffer.from(text, 'base64url').toString().split(' '))
  .pipe(z.tuple([moment, z.string().max(68)]))
  .transform(([createdAt, id]) => ({ createdAt, id: parseRecordingId(id) }));

export const listFields = z.strictObject({
  conversation_id: callAddress.shape.conversation_id.optional(),
  agent_id: callFields.agent_id,
  tenant_id: callFields.tenant_id,
  language: callFields.language,
  state: z.enum(['open', 'complete', 'incomplete']).optional(),
  processed: flagField.optional(),
  from: moment.optional(),
  to: moment.optional(),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(1000))
    .default(100),
  after: cursor.optional(),
});

export const transcriptFields = z.strictObject({
  version: z
    .string()
    .regex(/^[1-9]\d{0,6}$/)
    .transform(Number)
    .optional(),
});

export function toQuery(fields: z.infer<typeof listFields>, tenantId: string | undefined): RecordingQuery {
  const { conversation_id, agent_id, language, state, processed, from, to, limit, after } = fields;
  return {
    limit,
    ...(conversation_id !== undefined && { conversationId: conversation_id }),
    ...(agent_id !== undefined && { agentId: agent_id }),
    ...(tenantId !== undefined && { tenantId }),
    ...(language !== undefined && { language }),
    ...(state !== undefined && { state }),
    ...(processed !== undefined && { processed }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(after !== undefined && { after }),
  };
}

/** Of the last recording of a full page. */
export function toCursor({ createdAt, id }: Pick<Recording, 'createdAt' | 'id'>): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

export function toWireRecording(recording: Recording) {
  const { audio } = recording;
  return {
    recording_id: recording.id,
    conversation_id: recording.conversationId,
    tenant_id: recording.tenantId,
    agent_id: recording.agentId ?? null,
    language: recording.language,
    created_at: recording.createdAt,
    ended_at: recording.endedAt ?? null,
    state: recording.state,
    processed: recording.processed,
    processing_mode: recording.processingMode,
    processed_at: recording.processedAt ?? null,
    transcription: recording.transcription,
    transcript_version: recording.transcriptVersion,
    audio:
      audio === undefined
        ? null
        : {
            content_type: audio.contentType,
            size_bytes: audio.sizeBytes,
            sha256: audio.sha256,
            sample_rate_hz: audio.sampleRateHz ?? null,
            channels: audio.channels ?? null,
            duration_ms: audio.durationMs ?? null,
          },
  };
}

export function toWireTranscript(id: RecordingId, version: TranscriptVersion, versions: readonly number[]) {
  return {
    recording_id: id,
    version: version.version,
    versions,
    source: version.source,
    created_at: version.createdAt,
    engine: version.engine ?? null,
    lexicon_version: version.lexiconVersion ?? null,
    turns: version.turns.map(toWireTurn),
  };
}

function toWireTurn(turn: Turn) {
  return {
    index: turn.index,
    speaker: turn.speaker ?? null,
    start_ms: turn.startMs ?? null,
    end_ms: turn.endMs ?? null,
    text: turn.hypothesis,
    corrected_text: turn.text,
    words: (turn.words ?? []).map(({ text, startMs, endMs, confidence }) => ({
      text,
      ...(startMs !== undefined && { start_ms: startMs }),
      ...(endMs !== undefined && { end_ms: endMs }),
      ...(confidence !== undefined && { confidence }),
    })),
    corrections: turn.corrections.map(({ id, start, end, original, replacement, method, score }) => {
      return { id, start, end, original, replacement, method, score };
    }),
    clarification: turn.clarification ?? null,
  };
}

/** Every address that answers HTTP, in words and schemas; docs/server.md has more. A test compares this with the routes there are. */
import type { z } from 'zod';
import { asrFields } from '../asr-stream/asr-messages.ts';
import { fileFields, streamFields } from '../deepgram/listen-fields.ts';
import { transcriptionFields } from '../openai/fields.ts';
import { listFields, transcriptFields } from '../recordings/recording-fields.ts';
import { uploadFields } from '../server/upload.ts';
import { callFields } from '../wire.ts';

export interface Operation {
  /** As Fastify writes it: `GET /recordings/:recording_id`. */
  readonly route: string;
  readonly tag: 'transcription' | 'live calls' | 'recordings' | 'lexicons' | 'the server';
  readonly summary: string;
  /** Names and schemas of what may stand in the query. */
  readonly query?: Readonly<Record<string, z.ZodType>>;
  readonly body?:
    | { readonly kind: 'audio' | 'form'; readonly fields?: Readonly<Record<string, z.ZodType>> }
    | { readonly kind: 'json' };
  /** Media type of a good reply; `upgrade` for WebSockets. */
  readonly reply: 'application/json' | 'text/plain' | 'text/html' | 'audio/*' | 'upgrade';
}

export const OPERATIONS: readonly Operation[] = [
  {
    route: 'POST /transcribe',
    tag: 'transcription',
    summary: 'An audio file in, its corrected text out.',
    query: uploadFields.shape,
    body: { kind: 'audio' },
    reply: 'application/json',
  },
  {
    route: 'POST /transcribe/enhanced',
    tag: 'transcription',
    summary: 'The same, with words, corrections, suggestions, a question and times.',
    query: uploadFields.shape,
    body: { kind: 'audio' },
    reply: 'application/json',
  },
  {
    route: 'POST /v1/audio/transcriptions',
    tag: 'transcription',
    summary: "As OpenAI's: json, text, srt, vtt, verbose_json, or a stream of events.",
    body: { kind: 'form', fields: transcriptionFields.shape },
    reply: 'application/json',
  },
  {
    route: 'GET /v1/models',
    tag: 'transcription',
    summary: "As OpenAI's: the engine that is installed.",
    reply: 'application/json',
  },
  {
    route: 'GET /v1/models/:model',
    tag: 'transcription',
    summary: "As OpenAI's: one of them.",
    reply: 'application/json',
  },
  {
    route: 'POST /v1/listen',
    tag: 'transcription',
    summary: "As Deepgram's, with the sound as the body.",
    query: fileFields.shape,
    body: { kind: 'audio' },
    reply: 'application/json',
  },
  {
    route: 'GET /v1/listen',
    tag: 'live calls',
    summary: "WebSocket, as Deepgram's: live sound in, corrected results out.",
    query: streamFields.shape,
    reply: 'upgrade',
  },
  {
    route: 'GET /vosk',
    tag: 'live calls',
    summary: "WebSocket, as vosk-server's: one reply a frame.",
    reply: 'upgrade',
  },
  {
    route: 'GET /twilio/media',
    tag: 'live calls',
    summary: 'WebSocket for Twilio Media Streams; signed by Twilio.',
    reply: 'upgrade',
  },
  {
    route: 'GET /api/v1/asr/stream',
    tag: 'live calls',
    summary: 'WebSocket: live sound in, windows of 5 to 10 s out as corrected text.',
    query: asrFields.shape,
    reply: 'upgrade',
  },
  {
    route: 'GET /ws/:conversation_id',
    tag: 'live calls',
    summary: 'WebSocket: hypotheses or sound in, corrected turns out.',
    query: callFields,
    reply: 'upgrade',
  },
  {
    route: 'POST /ws/tickets',
    tag: 'live calls',
    summary: 'A ticket that opens one WebSocket, for browsers.',
    body: { kind: 'json' },
    reply: 'application/json',
  },
  {
    route: 'GET /recordings',
    tag: 'recordings',
    summary: 'Recordings by what is known of them, oldest first, a page at a time.',
    query: listFields.shape,
    reply: 'application/json',
  },
  {
    route: 'GET /recordings/:recording_id',
    tag: 'recordings',
    summary: 'What is known of one.',
    reply: 'application/json',
  },
  {
    route: 'GET /recordings/:recording_id/transcript',
    tag: 'recordings',
    summary: 'Its newest transcript, or the version that is asked for.',
    query: transcriptFields.shape,
    reply: 'application/json',
  },
  {
    route: 'GET /recordings/:recording_id/audio',
    tag: 'recordings',
    summary: 'Its audio, or the Range of it that is asked for.',
    reply: 'audio/*',
  },
  {
    route: 'GET /lexicons/:language/versions',
    tag: 'lexicons',
    summary: 'The published versions of the learned pairs, newest first.',
    reply: 'application/json',
  },
  {
    route: 'GET /lexicons/:language/versions/:version',
    tag: 'lexicons',
    summary: 'One of them, with its pairs.',
    reply: 'application/json',
  },
  {
    route: 'GET /lexicons/:language/diff',
    tag: 'lexicons',
    summary: 'What was added, removed and changed from version `from` to version `to`.',
    reply: 'application/json',
  },
  {
    route: 'GET /processing/stats',
    tag: 'the server',
    summary: 'How much is stored, and how much the batch has yet to do.',
    reply: 'application/json',
  },
  { route: 'GET /metrics', tag: 'the server', summary: 'Figures for Prometheus.', reply: 'text/plain' },
  { route: 'GET /healthz', tag: 'the server', summary: 'The process is alive.', reply: 'application/json' },
  {
    route: 'GET /readyz',
    tag: 'the server',
    summary: 'Database, storage and engine.',
    reply: 'application/json',
  },
  { route: 'GET /openapi.json', tag: 'the server', summary: 'This description.', reply: 'application/json' },
  { route: 'GET /docs', tag: 'the server', summary: 'This description, as a page.', reply: 'text/html' },
];

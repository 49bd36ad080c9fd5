/** `POST /transcribe/enhanced`: audio in, corrected transcript out, both stored as one recording. */
import { randomUUID } from 'node:crypto';
import { type OnlineResult, processOnline } from '@enmienda/correction';
import type { Recording } from '@enmienda/storage';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { audioContentType } from '../audio/decode-audio.ts';
import type { Engine, Hypothesis } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { toTurn } from '../live/turn.ts';
import { toWireResult } from '../wire.ts';
import { settleLanguage } from './call-language.ts';
import { ProblemError } from './problem.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';
import { readUpload, type Upload } from './upload.ts';

export async function registerTranscribeRoute(
  app: FastifyInstance,
  parts: { readonly deps: ServerDeps; readonly config: ServerConfig },
): Promise<void> {
  const { deps, config } = parts;
  const { uploadLimitBytes } = config;
  app.removeAllContentTypeParsers();
  await app.register(multipart, {
    limits: {
      fileSize: uploadLimitBytes,
      files: 1,
      fields: 10,
      parts: 11,
      fieldSize: 1000,
      fieldNameSize: 100,
    },
  });
  app.addContentTypeParser(
    /^(?:audio\/|application\/octet-stream|video\/webm)/,
    { parseAs: 'buffer', bodyLimit: uploadLimitBytes },
    (_request, body, done) => done(null, body),
  );
  let running = 0;
  app.post('/transcribe/enhanced', {
    // Before the body is read, so that no more files are held in memory than can be worked on.
    onRequest: (_request, reply, done) => {
      engineOf(deps);
      if (running >= config.transcribeConcurrent) throw new ProblemError(BUSY);
      running += 1;
      reply.raw.once('close', () => {
        running -= 1;
      });
      done();
    },
    handler: (request, reply) =>
      transcribe(request, { deps, config, engine: engineOf(deps), signal: abortWhenGone(reply) }),
  });
}

const BUSY = {
  status: 503,
  kind: 'busy',
  title: 'All engines are at work',
  detail: 'Send the audio again in a few seconds.',
  headers: { 'retry-after': '5' },
};

function engineOf({ engine }: ServerDeps): Engine {
  if (engine instanceof EngineError) throw engine;
  return engine;
}

interface Parts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

async function transcribe(request: FastifyRequest, parts: Parts) {
  const { deps, engine, signal } = parts;
  const startedMs = deps.elapsedMs();
  const upload = await readUpload(request);
  const language = settleLanguage(upload.fields.language, parts);
  const receivedMs = deps.elapsedMs();
  const hypothesis = await engine.transcribe(upload.audio, { language, signal });
  const transcribedMs = deps.elapsedMs();
  const result = correct(hypothesis, { ...parts, upload });
  const correctedMs = deps.elapsedMs();
  const recording = await save(result, { ...parts, upload });
  return {
    recording_id: recording.id,
    ...toWireResult(result),
    engine: engine.name,
    duration_ms: hypothesis.durationMs,
    timings: {
      transcription_ms: Math.round(transcribedMs - receivedMs),
      correction_ms: Math.round((correctedMs - transcribedMs) * 1000) / 1000,
      storage_ms: Math.round(deps.elapsedMs() - correctedMs),
      total_ms: Math.round(deps.elapsedMs() - startedMs),
    },
  };
}

/** A client that hung up isn't waited for. */
function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

interface UploadParts extends Parts {
  readonly upload: Upload;
}

function correct({ text, words }: Hypothesis, { deps, config, upload }: UploadParts): OnlineResult {
  if (!config.sttCorrection) return { text, original: text, corrections: [], suggestions: [], words };
  const { corrector } = deps.lexicons.current(upload.fields.language ?? config.language);
  return processOnline(corrector, { text, words });
}

/**
 * Audio first, then the transcript, then the metadata that points at it. The recording is open until all three stand, so
 * that no worker takes it up half made; what a crash leaves open the next start marks incomplete, for the night run.
 */
async function save(result: OnlineResult, { deps, config, engine, upload }: UploadParts): Promise<Recording> {
  const { conversation_id, agent_id, tenant_id, language = config.language } = upload.fields;
  const { recordings, ledger } = deps.storage;
  const recording = await recordings.saveRecording({
    conversationId: conversation_id ?? `upload-${randomUUID()}`,
    ...(agent_id !== undefined && { agentId: agent_id }),
    ...(tenant_id !== undefined && { tenantId: tenant_id }),
    language,
    state: 'open',
    audio: { bytes: upload.audio, contentType: audioContentType(upload.audio) },
  });
  const version = await recordings.saveTranscript(recording.id, {
    source: 'online',
    idempotencyKey: 'upload',
    engine: engine.name,
    ...(config.sttCorrection && { lexiconVersion: deps.lexicons.current(language).version }),
    turns: [toTurn(0, {}, result)],
  });
  const updated = await recordings.updateMetadata(recording.id, {
    state: 'complete',
    endedAt: recording.createdAt,
    processingMode: 'online',
    transcription: result.text,
    transcriptVersion: version.version,
  });
  if (config.offlineBatch) await ledger.enqueue([recording.id], 'offline');
  return updated;
}

/** `POST /transcribe` and `POST /transcribe/enhanced`: audio in, corrected transcript out, both stored as one recording. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { settleTenant } from '../access/grant.ts';
import { toWireResult } from '../wire.ts';
import { settleLanguage } from './call-language.ts';
import type { ServerConfig, ServerDeps } from './server-deps.ts';
import { abortWhenGone, transcribe } from './transcription.ts';
import { parseFields, readUpload, uploadFields } from './upload.ts';
import type { UploadGate } from './upload-gate.ts';

export interface UploadRouteParts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly gate: UploadGate;
}

export function registerTranscribeRoute(app: FastifyInstance, parts: UploadRouteParts): void {
  app.post('/transcribe', {
    onRequest: parts.gate,
    handler: async (request, reply) => {
      const { recording_id, corrected_text } = await answer(request, parts, abortWhenGone(reply));
      return { recording_id, text: corrected_text };
    },
  });
  app.post('/transcribe/enhanced', {
    onRequest: parts.gate,
    handler: (request, reply) => answer(request, parts, abortWhenGone(reply)),
  });
}

async function answer(request: FastifyRequest, parts: UploadRouteParts, signal: AbortSignal) {
  const { deps, config } = parts;
  const startedMs = deps.elapsedMs();
  const upload = await readUpload(request);
  const fields = parseFields(uploadFields, upload.fields);
  const language = settleLanguage(fields.language, parts);
  const done = await transcribe(
    {
      audio: upload.audio,
      language,
      isCorrected: fields.correction ?? config.sttCorrection,
      hotwords: [],
      conversationId: fields.conversation_id,
      agentId: fields.agent_id,
      tenantId: settleTenant(request.grant, fields.tenant_id),
    },
    { deps, config, signal },
  );
  return {
    recording_id: done.recording.id,
    ...toWireResult(done.result),
    lexicon_version: done.lexiconVersion ?? null,
    engine: done.engine,
    duration_ms: done.hypothesis.durationMs,
    timings: {
      transcription_ms: Math.round(done.transcriptionMs),
      correction_ms: Math.round(done.correctionMs * 1000) / 1000,
      storage_ms: Math.round(done.storageMs),
      total_ms: Math.round(deps.elapsedMs() - startedMs),
    },
  };
}

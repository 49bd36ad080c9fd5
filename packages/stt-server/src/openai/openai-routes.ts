/** What OpenAI's clients ask for: `POST /v1/audio/transcriptions`, `GET /v1/models`. Errors have OpenAI's shape. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { settleTenant } from '../access/grant.ts';
import { settleLanguage } from '../server/call-language.ts';
import { ProblemError, problemOf } from '../server/problem.ts';
import { logFailure } from '../server/request-failure.ts';
import type { UploadRouteParts } from '../server/transcribe-route.ts';
import { abortWhenGone, type Transcription, transcribe } from '../server/transcription.ts';
import { parseFields, readUpload } from '../server/upload.ts';
import { type TranscriptionFields, termsOf, transcriptionFields } from './fields.ts';
import { sendOpenAiError } from './openai-error.ts';
import { toEvents, toJson, toText, toVerboseJson } from './replies.ts';

/** What clients that were written for OpenAI ask for; the engine that is there answers. */
const ALIASES = ['whisper-1'];

export async function registerOpenAiRoutes(app: FastifyInstance, parts: UploadRouteParts): Promise<void> {
  await app.register((routes, _options, done) => {
    routes.setErrorHandler((error, request, reply) => {
      const problem = problemOf(error);
      logFailure(parts.deps, request, { error, problem });
      return sendOpenAiError(reply, problem);
    });
    routes.post('/v1/audio/transcriptions', {
      onRequest: parts.gate,
      handler: (request, reply) => answer(request, reply, parts),
    });
    routes.get('/v1/models', () => ({ object: 'list', data: modelsOf(parts) }));
    routes.get('/v1/models/:model', (request) => {
      const { model } = request.params as { readonly model: string };
      const found = modelsOf(parts).find(({ id }) => id === model);
      if (found === undefined) throw new ProblemError(NO_SUCH_MODEL);
      return found;
    });
    done();
  });
}

const NO_SUCH_MODEL = {
  status: 404,
  kind: 'model-not-found',
  title: 'There is no such model',
  detail: 'GET /v1/models lists those that are installed.',
};

/** Empty where no engine is installed. */
function modelsOf({ deps }: UploadRouteParts) {
  if (deps.engine instanceof Error) return [];
  return [deps.engine.name, ...ALIASES].map((id) => ({
    id,
    object: 'model',
    created: 0,
    owned_by: 'enmienda',
  }));
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: UploadRouteParts) {
  const { deps, config } = parts;
  const upload = await readUpload(request);
  const fields = parseFields(transcriptionFields, upload.fields);
  const done = await transcribe(
    {
      audio: upload.audio,
      language: settleLanguage(fields.language, parts),
      isCorrected: fields.correction ?? config.sttCorrection,
      hotwords: termsOf(fields.prompt),
      conversationId: fields.conversation_id,
      agentId: fields.agent_id,
      tenantId: settleTenant(request.grant, fields.tenant_id),
    },
    { deps, config, signal: abortWhenGone(reply) },
  );
  reply.header('x-enmienda-recording-id', done.recording.id);
  return fields.stream ? sendEvents(reply, done) : sendOne(reply, done, fields);
}

function sendOne(reply: FastifyReply, done: Transcription, fields: TranscriptionFields) {
  switch (fields.response_format) {
    case 'json':
      return reply.send(toJson(done));
    case 'verbose_json':
      return reply.send(toVerboseJson(done, fields['timestamp_granularities[]'] ?? ['segment']));
    case 'text':
    case 'srt':
    case 'vtt': {
      const { contentType, body } = toText(done, fields.response_format);
      return reply.type(contentType).send(body);
    }
  }
}

/** Server-sent events (WHATWG HTML, 9.2), ended as OpenAI ends its own. */
function sendEvents(reply: FastifyReply, done: Transcription) {
  const lines = [...toEvents(done)].map(
    (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
  );
  return reply
    .type('text/event-stream')
    .header('cache-control', 'no-cache')
    .send(Readable.from([...lines, 'data: [DONE]\n\n']));
}

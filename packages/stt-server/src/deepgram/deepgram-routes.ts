/** What Deepgram's clients ask for: `POST /v1/listen` with a file, `WS /v1/listen` with a stream. Errors have Deepgram's shape. */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { settleTenant } from '../access/grant.ts';
import { wavFile } from '../audio/wav.ts';
import { type AudioRouteParts, registerAudioSocket } from '../live-audio/audio-socket.ts';
import { settleLanguage } from '../server/call-language.ts';
import { problemOf } from '../server/problem.ts';
import { logFailure } from '../server/request-failure.ts';
import { segmentsOf, timedWords } from '../server/segments.ts';
import type { UploadRouteParts } from '../server/transcribe-route.ts';
import { abortWhenGone, type Transcription, transcribe } from '../server/transcription.ts';
import { badRequest, parseFields, type UnparsedFields } from '../server/upload.ts';
import { engineOf } from '../server/upload-gate.ts';
import { type FileFields, fileFields, hotwordsOf, streamFields } from './listen-fields.ts';
import { type ListenPlan, serveListenSocket } from './listen-socket.ts';
import { replacementsOf } from './replacements.ts';
import { extensionOf, toAlternative } from './replies.ts';

export type DeepgramParts = UploadRouteParts & AudioRouteParts;

export async function registerDeepgramRoutes(app: FastifyInstance, parts: DeepgramParts): Promise<void> {
  const { deps, config, gate } = parts;
  await app.register((routes, _options, done) => {
    routes.setErrorHandler((error, request, reply) => {
      const problem = problemOf(error);
      logFailure(deps, request, { error, problem });
      const { status, kind, title, detail, headers = {} } = problem;
      const words = { err_code: kind.replaceAll('-', '_').toUpperCase(), err_msg: `${title}. ${detail}` };
      return reply
        .code(status)
        .headers(headers)
        .send({ ...words, request_id: randomUUID() });
    });
    // Some clients send a file without saying what it is.
    routes.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: config.uploadLimitBytes },
      (_request, body, next) => {
        next(null, body);
      },
    );
    routes.post('/v1/listen', {
      onRequest: gate,
      handler: (request, reply) => answer(request, reply, parts),
    });
    registerAudioSocket<ListenPlan>(routes, parts, {
      url: '/v1/listen',
      read: (request) => readPlan(request, parts),
      serve: (socket, plan) => serveListenSocket(socket, plan, { calls: parts.calls, clock: deps.clock }),
    });
    done();
  });
}

function readPlan(request: FastifyRequest, parts: DeepgramParts): ListenPlan {
  const { deps, config } = parts;
  const fields = parseFields(streamFields, request.query as UnparsedFields);
  const tenantId = settleTenant(request.grant, fields.tenant_id);
  return {
    fields,
    details: {
      conversationId: fields.conversation_id ?? `listen-${randomUUID()}`,
      language: settleLanguage(fields.language, parts),
      ...(fields.agent_id !== undefined && { agentId: fields.agent_id }),
      ...(tenantId !== undefined && { tenantId }),
    },
    isCorrected: fields.correction ?? config.onlineCorrection,
    engine: engineOf(deps).name,
  };
}

async function answer(request: FastifyRequest, reply: FastifyReply, parts: DeepgramParts) {
  const { deps, config } = parts;
  const fields = parseFields(fileFields, request.query as UnparsedFields);
  const audio = audioOf(request, fields);
  const created = new Date(deps.clock()).toISOString();
  const done = await transcribe(
    {
      audio,
      language: settleLanguage(fields.language, parts),
      isCorrected: fields.correction ?? config.sttCorrection,
      hotwords: hotwordsOf(fields),
      conversationId: fields.conversation_id,
      agentId: fields.agent_id,
      tenantId: settleTenant(request.grant, fields.tenant_id),
    },
    { deps, config, signal: abortWhenGone(reply) },
  );
  return toReply(done, { fields, created, sha256: createHash('sha256').update(audio).digest('hex') });
}

/** Sound without a header gets one. @throws ProblemError bad-request */
function audioOf({ headers, body }: FastifyRequest, fields: FileFields): Uint8Array {
  if (headers['content-type']?.startsWith('application/json') === true)
    throw badRequest('This server fetches no addresses: send the audio itself as the body.');
  if (!(body instanceof Uint8Array) || body.length === 0)
    throw badRequest('The body is empty: send the audio as the body.');
  if (fields.encoding === undefined) return body;
  if (fields.sample_rate === undefined) throw badRequest('sample_rate: is needed with encoding');
  const encoding = fields.encoding === 'linear16' ? 'pcm16' : fields.encoding;
  return wavFile(body, { encoding, sampleRateHz: fields.sample_rate, channels: fields.channels });
}

interface ReplyParts {
  readonly fields: FileFields;
  readonly created: string;
  readonly sha256: string;
}

function toReply(done: Transcription, { fields, created, sha256 }: ReplyParts) {
  const words = replacementsOf(fields.replace)(timedWords(done.result.words ?? []));
  const { engine, recording, result, lexiconVersion } = done;
  const utterances = segmentsOf(words).map((segment, at) => ({
    ...toAlternative(segment.words),
    start: segment.startMs / 1000,
    end: segment.endMs / 1000,
    channel: 0,
    id: `${recording.id}-${at}`,
  }));
  return {
    metadata: {
      transaction_key: 'deprecated',
      request_id: randomUUID(),
      sha256,
      created,
      duration: done.hypothesis.durationMs / 1000,
      channels: 1,
      models: [engine],
      model_info: { [engine]: { name: engine, version: '1', arch: 'enmienda' } },
      ...(fields.tag.length > 0 && { tags: fields.tag }),
    },
    results: {
      channels: [{ alternatives: [toAlternative(words)] }],
      ...(fields.utterances && { utterances }),
    },
    x_enmienda: {
      recording_id: recording.id,
      ...extensionOf(result),
      lexicon_version: lexiconVersion ?? null,
    },
  };
}

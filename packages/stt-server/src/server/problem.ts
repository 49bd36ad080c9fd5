/** Problem details for HTTP APIs (RFC 9457). Every error reply has this shape and holds nothing of the inside. */
import { StorageError, type StorageFailure } from '@enmienda/storage';
import type { FastifyReply } from 'fastify';
import type { EngineFailure } from '../engine.ts';
import { EngineError } from '../engine-error.ts';

export interface Problem {
  readonly status: number;
  /** Last part of the `type` address, e.g. `unreadable-audio`. */
  readonly kind: string;
  readonly title: string;
  /** What to do. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** As bytes, because to text the framework adds a charset that this type doesn't have. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, kind, title, detail } = problem;
  if (problem.headers !== undefined) reply.headers(problem.headers);
  return reply
    .code(status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify({ type: `urn:enmienda:problem:${kind}`, title, status, detail })));
}

/** What a client is told of an error; anything unforeseen is a bare 500. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof EngineError) return engineProblem(error);
  if (error instanceof StorageError) return storageProblem(error.failure);
  return requestProblem(error) ?? INTERNAL;
}

const INTERNAL: Problem = {
  status: 500,
  kind: 'internal',
  title: 'The server failed',
  detail: 'Try again; if it stays so, look at the log of the server.',
};

function engineProblem(error: EngineError): Problem {
  const { kind } = error.failure;
  const headers = statusOfEngine(error.failure) === 503 ? { headers: { 'retry-after': '60' } } : {};
  return { status: statusOfEngine(error.failure), kind, ...engineWords(error), ...headers };
}

function statusOfEngine(failure: EngineFailure): number {
  switch (failure.kind) {
    case 'no-model':
    case 'no-engine':
    case 'aborted':
      return 503;
    case 'unreadable-audio':
      return 422;
    case 'audio-too-long':
      return 413;
    case 'crashed':
      return 502;
    case 'timeout':
      return 504;
  }
}

/** Paths of this machine stay inside. */
function engineWords(error: EngineError): { title: string; detail: string } {
  switch (error.failure.kind) {
    case 'no-model':
    case 'no-engine':
      return {
        title: 'No speech engine is installed',
        detail:
          'On the server, run `npm run engine:build`, set STT_MODEL to a Whisper model in ggml format, and start it again. Text is corrected without an engine: WS /ws/{conversation_id}.',
      };
    case 'aborted':
      return { title: 'The server is stopping', detail: 'Send the audio again in a minute.' };
    case 'unreadable-audio':
      return {
        title: 'The audio could not be read',
        detail: `${error.message} Send a whole file in WAV, MP3, FLAC, Opus, Ogg Vorbis, M4A, WebM, AAC or AMR.`,
      };
    case 'audio-too-long':
      return { title: 'The audio is too long', detail: error.message };
    case 'crashed':
    case 'timeout':
      return { title: 'The speech engine failed', detail: error.message };
  }
}

function storageProblem(failure: StorageFailure): Problem {
  switch (failure.kind) {
    case 'not-found':
      return { status: 404, kind: 'not-found', title: 'There is no such recording', detail: 'Check its id.' };
    case 'invalid-id':
      return {
        status: 400,
        kind: 'invalid-id',
        title: 'This is not a recording id',
        detail: 'Write rec_ and up to 64 letters, digits, - or _.',
      };
    case 'already-exists':
    case 'conflict':
      return {
        status: 409,
        kind: failure.kind,
        title: 'Someone else wrote the same recording',
        detail: 'Read it again and repeat the request.',
      };
    case 'no-space':
      return {
        status: 507,
        kind: 'no-space',
        title: 'The server has no space left',
        detail: 'Nothing was stored. Make room on the server and send the request again.',
      };
    case 'corrupt':
    case 'read-only':
    case 'unavailable':
      return {
        status: 503,
        kind: 'storage-unavailable',
        title: 'The recordings can not be reached',
        detail: 'Nothing was stored. Send the request again later; the log of the server says what is wrong.',
        headers: { 'retry-after': '30' },
      };
  }
}

/** Errors of the web framework about the request itself carry a status below 500; their own words may quote the request. */
function requestProblem(error: unknown): Problem | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return REQUEST_PROBLEMS[status] ?? { ...BAD_REQUEST, status };
}

const BAD_REQUEST: Problem = {
  status: 400,
  kind: 'bad-request',
  title: 'The request could not be read',
  detail: 'See docs/server.md for what the address takes.',
};

const REQUEST_PROBLEMS: Readonly<Record<number, Problem>> = {
  413: {
    status: 413,
    kind: 'too-large',
    title: 'The request is too large',
    detail: 'Split the audio, or send it in a compressed format such as Opus or FLAC.',
  },
  415: {
    status: 415,
    kind: 'unsupported-media-type',
    title: 'This kind of body is not taken',
    detail:
      'Send audio as the body (Content-Type: audio/wav or another audio type) or as the field `file` of a multipart form.',
  },
};

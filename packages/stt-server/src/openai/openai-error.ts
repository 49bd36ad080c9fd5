/** Errors as clients of OpenAI read them. https://platform.openai.com/docs/guides/error-codes */
import type { FastifyReply } from 'fastify';
import type { Problem } from '../server/problem.ts';

/** The field that a message begins with, as `describeIssues` writes it. */
const PARAM = /^([a-z_]+)(?:\[\])?(?:\.\d+)?: /;

export function sendOpenAiError(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, kind, title, detail, headers = {} } = problem;
  const error = {
    message: `${title}. ${detail}`,
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    param: PARAM.exec(detail)?.[1] ?? null,
    code: kind.replaceAll('-', '_'),
  };
  return reply.code(status).headers(headers).send({ error });
}

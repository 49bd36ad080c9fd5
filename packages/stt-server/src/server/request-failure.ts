/** What is written to the log of a request that failed. */
import type { FastifyRequest } from 'fastify';
import { EngineError } from '../engine-error.ts';
import { failureFields } from './log.ts';
import { type Problem, ProblemError } from './problem.ts';
import type { ServerDeps } from './server-deps.ts';

/** Failures of the server are errors. What it refuses as it should, busy or without an engine, is in the line of the request. */
export function logFailure(
  { log }: Pick<ServerDeps, 'log'>,
  request: FastifyRequest,
  { error, problem }: { readonly error: unknown; readonly problem: Problem },
): void {
  if (problem.status < 500 || isRefusal(error)) return;
  log('error', 'request failed', { route: request.routeOptions.url ?? 'none', ...failureFields(error) });
}

function isRefusal(error: unknown): boolean {
  if (error instanceof ProblemError) return true;
  if (!(error instanceof EngineError)) return false;
  const { kind } = error.failure;
  return kind === 'no-model' || kind === 'no-engine' || kind === 'aborted';
}

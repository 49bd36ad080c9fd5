/** How much audio is received or at work at once, over all addresses that take files. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { ProblemError } from './problem.ts';
import type { ServerDeps } from './server-deps.ts';

/**
 * A hook for before the body is read, so that no more files are held in memory than can be worked on: it takes a place until
 * the reply is sent or the client is gone. @throws ProblemError busy; EngineError where there is no engine
 */
export type UploadGate = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

export function createUploadGate(deps: ServerDeps, limit: number): UploadGate {
  let running = 0;
  return (_request, { raw }, done) => {
    engineOf(deps);
    if (running >= limit) throw new ProblemError(BUSY);
    running += 1;
    raw.once('close', () => {
      running -= 1;
    });
    done();
  };
}

/** @throws EngineError why there is none */
export function engineOf({ engine }: Pick<ServerDeps, 'engine'>): Engine {
  if (engine instanceof EngineError) throw engine;
  return engine;
}

const BUSY = {
  status: 503,
  kind: 'busy',
  title: 'All engines are at work',
  detail: 'Send the audio again in a few seconds.',
  headers: { 'retry-after': '5' },
};

/** How often a token may ask, and an address may be refused. */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../server/problem.ts';
import type { Grant } from './grant.ts';
import type { ServerLimits } from './limits.ts';

export interface RequestRates {
  /** @throws ProblemError too-many-requests */
  countGranted(request: FastifyRequest, grant: Grant): Promise<void>;
  /** @throws ProblemError too-many-requests */
  countRefused(request: FastifyRequest): Promise<void>;
}

const MINUTE_MS = 60_000;

export async function createRequestRates(
  app: FastifyInstance,
  limits: Pick<ServerLimits, 'requestsPerMinute' | 'refusalsPerMinute'>,
): Promise<RequestRates> {
  await app.register(rateLimit, { global: false });
  const ofToken = app.createRateLimit({
    max: limits.requestsPerMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ grant }) => `token ${grant.kind === 'token' ? grant.tokenId : ''}`,
  });
  const ofAddress = app.createRateLimit({
    max: limits.refusalsPerMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ ip }) => `address ${ip}`,
  });

  async function count(rate: typeof ofToken, request: FastifyRequest): Promise<void> {
    const counted = await rate(request);
    if (!counted.isAllowed && counted.isExceeded) throw tooMany(counted.ttlInSeconds);
  }

  return {
    async countGranted(request, grant) {
      if (grant.kind === 'token') await count(ofToken, request);
    },
    countRefused: (request) => count(ofAddress, request),
  };
}

function tooMany(waitSeconds: number): ProblemError {
  return new ProblemError({
    status: 429,
    kind: 'too-many-requests',
    title: 'Too many requests',
    detail: `Come again in ${waitSeconds} seconds.`,
    headers: { 'retry-after': `${waitSeconds}` },
  });
}

/**
 * WebSockets of every protocol: counted before their upgrade, and closed when their token ends or nothing comes any more.
 *
 *   asked for ──admit──► counted ──upgrade──► open ──token ends, idle──► closing ──► gone
 *                           └────refused later────────────────────────────────────────►┘
 */
import type { IncomingMessage } from 'node:http';
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../server/problem.ts';
import type { Grant } from './grant.ts';
import type { ServerLimits } from './limits.ts';
import type { TokenRegistry } from './token-registry.ts';

export interface Sessions {
  /** Counts an upgrade until its connection is gone. @throws ProblemError too-many-calls */
  admit(request: FastifyRequest): void;
}

/** RFC 6455, 7.4.1. */
const POLICY = 1008;

/** A client that doesn't answer a close is cut off. */
const CLOSE_LIMIT_MS = 1000;

export function watchSessions(
  app: FastifyInstance,
  limits: Pick<ServerLimits, 'sessions' | 'sessionsPerTenant' | 'idleMs'>,
  tokens: TokenRegistry | undefined,
): Sessions {
  const grants = new WeakMap<IncomingMessage, Grant>();
  const open = new Map<WebSocket, string>();
  const ofTenant = new Map<string, number>();
  let count = 0;

  function release(tenantId: string | undefined): void {
    count -= 1;
    if (tenantId === undefined) return;
    const left = (ofTenant.get(tenantId) ?? 1) - 1;
    if (left === 0) ofTenant.delete(tenantId);
    else ofTenant.set(tenantId, left);
  }

  app.websocketServer.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const grant = grants.get(request);
    if (grant?.kind === 'token') open.set(socket, grant.tokenId);
    const idle = setTimeout(() => end(socket, 'nothing came for too long'), limits.idleMs);
    socket.on('message', () => idle.refresh());
    socket.once('close', () => {
      clearTimeout(idle);
      open.delete(socket);
    });
  });

  tokens?.onLook(() => {
    for (const [socket, tokenId] of open) if (!tokens.isValid(tokenId)) end(socket, 'the token has ended');
  });

  return {
    admit({ raw, grant }) {
      const tenantId = grant.kind === 'token' ? grant.tenantId : undefined;
      const ofThis = tenantId === undefined ? 0 : (ofTenant.get(tenantId) ?? 0);
      if (count >= limits.sessions || ofThis >= limits.sessionsPerTenant) throw new ProblemError(TOO_MANY);
      count += 1;
      if (tenantId !== undefined) ofTenant.set(tenantId, ofThis + 1);
      raw.socket.once('close', () => release(tenantId));
      grants.set(raw, grant);
    },
  };
}

function end(socket: WebSocket, reason: string): void {
  socket.close(POLICY, reason);
  setTimeout(() => socket.terminate(), CLOSE_LIMIT_MS).unref();
}

const TOO_MANY = {
  status: 503,
  kind: 'too-many-calls',
  title: 'There are too many calls',
  detail: 'Connect again in a few seconds.',
  headers: { 'retry-after': '5' },
};

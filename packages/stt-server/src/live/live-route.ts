/** `WS /ws/{conversation_id}`: checks the address before the upgrade, then hands the socket to its call. */
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { chooseProtocol } from '../access/credentials.ts';
import { type Grant, settleTenant } from '../access/grant.ts';
import type { AudioCalls } from '../live-audio/audio-calls.ts';
import { openAudioCall } from '../live-audio/audio-socket.ts';
import { settleLanguage } from '../server/call-language.ts';
import { failureFields } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import type { ServerConfig, ServerDeps } from '../server/server-deps.ts';
import { callAddress, describeIssues, FRAME_LIMIT_BYTES } from '../wire.ts';
import { keepAlive } from './keep-alive.ts';
import { type CallDetails, createLiveCall } from './live-call.ts';
import type { LiveCalls, Seat } from './live-calls.ts';
import { CLOSE_CODES, serveLiveSocket } from './live-socket.ts';

/** A client that doesn't answer a close is cut off. */
const CLOSE_LIMIT_MS = 5000;

export interface LiveRouteParts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly calls: LiveCalls;
  /** Ended with the others. */
  readonly audioCalls: AudioCalls;
}

export async function registerLiveRoute(app: FastifyInstance, parts: LiveRouteParts): Promise<void> {
  const { deps, config, calls, audioCalls } = parts;
  await app.register(websocket, {
    options: { maxPayload: FRAME_LIMIT_BYTES, handleProtocols: chooseProtocol },
    // Of every socket: frames that ws refused, and is closing for already, and defects of ours while it is open.
    errorHandler: (error, socket) => {
      const isOurs = socket.readyState === socket.OPEN;
      if (isOurs) deps.log('error', 'call not opened', failureFields(error));
      else deps.log('warn', 'frame refused', { failure: error.name });
      socket.close(CLOSE_CODES.internal);
    },
    preClose: (done) => {
      Promise.all([calls.drain(), audioCalls.drain()])
        .catch((error: unknown) => deps.log('error', 'calls not drained', failureFields(error)))
        .finally(() => {
          const { clients } = app.websocketServer;
          for (const socket of clients) socket.close(CLOSE_CODES.goingAway);
          setTimeout(() => clients.forEach((socket) => socket.terminate()), CLOSE_LIMIT_MS).unref();
          app.websocketServer.close(() => done());
        });
    },
  });
  app.route({
    method: 'GET',
    url: '/ws/:conversation_id',
    preValidation: (request, _reply, done) => {
      readAddress(request, parts);
      done();
    },
    handler: () => {
      throw new ProblemError(UPGRADE_REQUIRED);
    },
    wsHandler: (socket, request) => {
      const details = readAddress(request, parts);
      keepAlive(socket);
      calls.enter(details, (seat) =>
        serveLiveSocket(
          {
            socket,
            details,
            changeTenant: changeTenant(request.grant, details, seat),
            languages: deps.lexicons.languages,
            log: deps.log,
            elapsedMs: deps.elapsedMs,
            openCall: (settled) => createLiveCall(deps, config, settled),
            openAudio: (wish, onEvent) =>
              openAudioCall(
                { ...wish, ...HEARING, isCorrected: config.onlineCorrection },
                { socket, calls: audioCalls, onEvent },
              ),
          },
          () => seat.leave(),
        ),
      );
    },
  });
}

/** A token's tenant can't be left; without tokens a call may say later whose it is. */
function changeTenant(grant: Grant, { conversationId }: CallDetails, seat: Seat) {
  return (tenantId: string): boolean => {
    if (grant.kind === 'token') return tenantId === grant.tenantId;
    seat.moveTo({ conversationId, tenantId });
    return true;
  };
}

/** @throws ProblemError that says which part of the address is wrong, or that the tenant is another's */
function readAddress(request: FastifyRequest, parts: LiveRouteParts): CallDetails {
  const parsed = callAddress.safeParse({ ...(request.query as object), ...(request.params as object) });
  if (!parsed.success) throw badAddress(describeIssues(parsed.error));
  const { conversation_id: conversationId, language, agent_id } = parsed.data;
  const tenantId = settleTenant(request.grant, parsed.data.tenant_id);
  return {
    conversationId,
    language: settleLanguage(language, parts),
    ...(agent_id !== undefined && { agentId: agent_id }),
    ...(tenantId !== undefined && { tenantId }),
  };
}

/** Phrases end at short pauses, as turns of text do. */
const HEARING = {
  hotwords: [],
  cut: { minMs: 1000, maxMs: 10_000, pauseMs: 500, idleMs: 1000 },
  interimEveryMs: 1000,
};

const UPGRADE_REQUIRED = {
  status: 426,
  kind: 'upgrade-required',
  title: 'This is the address of a live call',
  detail: 'Connect with a WebSocket; docs/wire.md has the messages.',
  headers: { upgrade: 'websocket' },
};

function badAddress(problem: string): ProblemError {
  return new ProblemError({
    status: 400,
    kind: 'bad-request',
    title: 'The address of the call could not be read',
    detail: `${problem}. Write /ws/CONVERSATION_ID?language=es&agent_id=AGENT&tenant_id=TENANT.`,
  });
}

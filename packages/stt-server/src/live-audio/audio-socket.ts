/** What every protocol of live sound has in common: its address, its sender that may be too fast, its reader that may be too slow. */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { keepAlive } from '../live/keep-alive.ts';
import { CLOSE_CODES } from '../live/live-socket.ts';
import { failureFields } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import type { ServerConfig, ServerDeps } from '../server/server-deps.ts';
import type { AudioCall, AudioCalls, AudioCallWish, EndedAudioCall } from './audio-calls.ts';
import type { AudioSessionEvent } from './audio-session-event.ts';

export interface AudioRouteParts {
  readonly deps: ServerDeps;
  readonly config: ServerConfig;
  readonly calls: AudioCalls;
}

export interface AudioRoute<Plan> {
  readonly url: string;
  /** What the client wants, of address and headers. @throws ProblemError before the upgrade */
  readonly read: (request: FastifyRequest) => Plan;
  readonly serve: (socket: WebSocket, plan: Plan) => void;
}

export function registerAudioSocket<Plan>(
  app: FastifyInstance,
  { deps, calls }: AudioRouteParts,
  route: AudioRoute<Plan>,
): void {
  const plans = new WeakMap<FastifyRequest, Plan>();
  app.route({
    method: 'GET',
    url: route.url,
    preValidation: (request, _reply, done) => {
      plans.set(request, route.read(request));
      calls.admit();
      done();
    },
    handler: () => {
      throw new ProblemError(UPGRADE_REQUIRED);
    },
    wsHandler: (socket, request) => {
      const plan = plans.get(request) ?? route.read(request);
      keepAlive(socket);
      try {
        route.serve(socket, plan);
      } catch (error) {
        deps.log('warn', 'call refused', failureFields(error));
        socket.close(CLOSE_CODES.tryAgainLater, 'The server takes no call now: try again later.');
      }
    },
  });
}

const UPGRADE_REQUIRED = {
  status: 426,
  kind: 'upgrade-required',
  title: 'This is the address of a live call',
  detail: 'Connect with a WebSocket; docs/wire.md has the messages.',
  headers: { upgrade: 'websocket' },
};

/** More sound than this that waits for the engine, and nothing is read until half of it is done. */
const BACKLOG_LIMIT_MS = 30_000;

/** A sender that has to wait for so long at a stretch is too fast for this server. */
const WAIT_LIMIT_MS = 60_000;

/** A reader that leaves so much unread loses interim results; at the second limit it isn't read to any more. */
const UNREAD_EARLY_BYTES = 64 * 1024;
const UNREAD_LIMIT_BYTES = 16 * 1024 * 1024;

/** One call at the most is open at a time. */
export interface AudioLink {
  /** What must arrive. */
  tell(message: object): void;
  /** What may be left out where the reader is slow. */
  tellEarly(message: object): void;
  close(code: number, reason: string): void;
}

export function createAudioLink(socket: WebSocket): AudioLink {
  function send(message: object): void {
    if (socket.readyState !== socket.OPEN) return;
    // What was told is stored: a reader that is lost finds it in the recording.
    if (socket.bufferedAmount > UNREAD_LIMIT_BYTES) socket.terminate();
    else socket.send(JSON.stringify(message));
  }
  return {
    tell: send,
    tellEarly(message) {
      if (socket.bufferedAmount <= UNREAD_EARLY_BYTES) send(message);
    },
    close: (code, reason) => socket.close(code, reason),
  };
}

export interface AudioCallSocket {
  readonly socket: WebSocket;
  readonly calls: AudioCalls;
  readonly onEvent: (event: AudioSessionEvent) => void;
  /** To be told before the socket is closed because the server stops. */
  readonly onDrained?: (ended: EndedAudioCall) => void;
}

/** Opens a call whose sender is made to wait, that ends with its connection, and whose connection ends with the server. */
export function openAudioCall(wish: AudioCallWish, parts: AudioCallSocket): AudioCall {
  const { socket, calls } = parts;
  let waiting: NodeJS.Timeout | undefined;

  function pace(): void {
    if (waiting === undefined && call.backlogMs > BACKLOG_LIMIT_MS) {
      socket.pause();
      waiting = setTimeout(() => {
        socket.resume();
        socket.close(CLOSE_CODES.tryAgainLater, 'Sound comes faster than it can be transcribed here.');
      }, WAIT_LIMIT_MS);
    } else if (waiting !== undefined && call.backlogMs < BACKLOG_LIMIT_MS / 2) {
      clearTimeout(waiting);
      waiting = undefined;
      socket.resume();
    }
  }

  const opened = calls.open(wish, {
    onEvent(event) {
      if (event.kind === 'broken') socket.close(CLOSE_CODES.internal, 'The call can not be stored.');
      else if (event.kind === 'progress') pace();
      else parts.onEvent(event);
    },
    onDrained(ended) {
      parts.onDrained?.(ended);
      socket.close(CLOSE_CODES.goingAway, 'The server stops.');
    },
  });
  const call: AudioCall = {
    ...opened,
    get backlogMs() {
      return opened.backlogMs;
    },
    get audioMs() {
      return opened.audioMs;
    },
    push(track, bytes, atMs) {
      opened.push(track, bytes, atMs);
      pace();
    },
  };
  socket.once('close', () => {
    clearTimeout(waiting);
    // Its failure is in the log.
    call.end('complete').catch(() => undefined);
  });
  return call;
}

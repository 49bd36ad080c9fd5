/**
 * `WS /twilio/media`: a call that Twilio streams (`<Start><Stream url="wss://…/twilio/media">`). Nothing is sent back: turns are
 * stored as they are heard, and read from the recording. What the caller says is the track `inbound`, the agent's is `outbound`.
 */
import type { WebSocket } from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SIGNED_GRANT, settleTenant } from '../access/grant.ts';
import { CLOSE_CODES } from '../live/live-socket.ts';
import type { AudioCall } from '../live-audio/audio-calls.ts';
import { type AudioRouteParts, openAudioCall, registerAudioSocket } from '../live-audio/audio-socket.ts';
import { settleLanguage } from '../server/call-language.ts';
import { failureFields } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import { type MediaStart, mediaMessage } from './media-messages.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

const SPEAKERS = { inbound: 'caller', outbound: 'agent' } as const;

const CUT = { minMs: 1000, maxMs: 10_000, pauseMs: 500, idleMs: 1000 };

export function registerTwilioRoute(app: FastifyInstance, parts: AudioRouteParts): void {
  registerAudioSocket(app, parts, {
    url: '/twilio/media',
    read: (request) => checkSignature(request, parts),
    serve: (socket) => serveMediaSocket(socket, parts),
  });
}

/** @throws ProblemError not-configured | forbidden */
function checkSignature({ headers, raw }: FastifyRequest, { config }: AudioRouteParts): void {
  const { twilio } = config;
  if (twilio === undefined) throw new ProblemError(NOT_CONFIGURED);
  const url = twilio.publicUrl ?? `wss://${headers.host ?? ''}${raw.url ?? ''}`;
  const signature = headers['x-twilio-signature'];
  const isSigned = isSignedByTwilio(typeof signature === 'string' ? signature : undefined, {
    url,
    authToken: twilio.authToken,
  });
  if (!isSigned) throw new ProblemError(NOT_SIGNED);
}

const NOT_CONFIGURED = {
  status: 503,
  kind: 'not-configured',
  title: 'This server takes no streams of Twilio',
  detail: 'Set TWILIO_AUTH_TOKEN on the server, and start it again.',
};

const NOT_SIGNED = {
  status: 403,
  kind: 'forbidden',
  title: 'Twilio did not sign this request',
  detail: 'Behind a proxy, set TWILIO_STREAM_URL to the address that Twilio is told, wss://… with its query.',
};

function serveMediaSocket(socket: WebSocket, parts: AudioRouteParts): void {
  const { deps, calls } = parts;
  let call: AudioCall | undefined;
  let tracks: readonly ('inbound' | 'outbound')[] = [];

  function start({ callSid, tracks: streamed, customParameters }: MediaStart): void {
    const { conversation_id, tenant_id, agent_id, language, correction } = customParameters;
    const tenantId = settleTenant(SIGNED_GRANT, tenant_id);
    tracks = streamed;
    call = openAudioCall(
      {
        details: {
          conversationId: conversation_id ?? callSid,
          language: settleLanguage(language, parts),
          ...(agent_id !== undefined && { agentId: agent_id }),
          ...(tenantId !== undefined && { tenantId }),
        },
        isCorrected: correction ?? parts.config.onlineCorrection,
        hotwords: [],
        encoding: 'mulaw',
        sampleRateHz: 8000,
        speakers: tracks.map((track) => SPEAKERS[track]),
        cut: CUT,
      },
      { socket, calls, onEvent: () => undefined },
    );
  }

  function receive(text: string): void {
    const message = parseMessage(text);
    if (message === undefined) {
      socket.close(CLOSE_CODES.policy, 'Not a message of Twilio Media Streams.');
      return;
    }
    switch (message.event) {
      case 'connected':
      case 'dtmf':
      case 'mark':
        return;
      case 'start':
        if (call === undefined) start(message.start);
        else socket.close(CLOSE_CODES.policy, 'A stream starts once.');
        return;
      case 'media': {
        const { track, timestamp, payload } = message.media;
        const at = tracks.indexOf(track);
        if (call === undefined || at === -1) {
          socket.close(CLOSE_CODES.policy, 'Sound of a track that was not started.');
          return;
        }
        call.push(at, Buffer.from(payload, 'base64'), timestamp);
        return;
      }
      case 'stop':
        void stop();
        return;
    }
  }

  async function stop(): Promise<void> {
    try {
      await call?.end('complete');
      socket.close(CLOSE_CODES.normal);
    } catch {
      socket.close(CLOSE_CODES.internal, 'The end of the call could not be stored; its turns are.');
    }
  }

  socket.on('message', (data: Buffer) => {
    try {
      receive(data.toString('utf8'));
    } catch (error) {
      deps.log('warn', 'call refused', failureFields(error));
      socket.close(CLOSE_CODES.tryAgainLater, 'The server takes no call now, or not of this language.');
    }
  });
}

function parseMessage(text: string) {
  try {
    return mediaMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * A WebSocket in front of one live call: reads frames in order, answers in order, and closes. Final turns that arrive while
 * others are being written are written together, so that a slow disk delays replies but not by a write a turn.
 */

import type { RecordingLanguage } from '@enmienda/storage';
import type { WebSocket } from '@fastify/websocket';
import type { AudioCall, AudioCallWish } from '../live-audio/audio-calls.ts';
import type { AudioSessionEvent } from '../live-audio/audio-session-event.ts';
import { failureFields, type Log } from '../server/log.ts';
import {
  type AudioFormat,
  type ErrorCode,
  parseClientMessage,
  type ServerMessage,
  type StartMessage,
  toWireResult,
} from '../wire.ts';
import type { CallDetails, FinishedCall, LiveCall, StoredTurn } from './live-call.ts';
import type { Preview, SettledTurn } from './speakers.ts';

/** RFC 6455, 7.4.1; 4000 and up are an application's own. */
export const CLOSE_CODES = {
  normal: 1000,
  goingAway: 1001,
  policy: 1008,
  internal: 1011,
  tryAgainLater: 1013,
  replaced: 4001,
} as const;

/** After so many messages that can't be read the client is no client of ours. */
const ERROR_LIMIT = 10;

/** With so many turns waiting to be written nothing more is read until they are. */
const WAITING_LIMIT = 64;

/** A client that doesn't read loses partial results, never final ones. */
const PARTIALS_BUFFER_LIMIT_BYTES = 64 * 1024;

export interface LiveSocketDeps {
  readonly socket: WebSocket;
  /** Makes the call when the details are settled: at the first words, or at `end`. */
  readonly openCall: (details: CallDetails) => LiveCall;
  readonly details: CallDetails;
  /** Lets what is said in binary frames be heard, as turns of the call. @throws ProblemError | EngineError where it can't be */
  readonly openAudio: (
    wish: Pick<AudioCallWish, 'encoding' | 'sampleRateHz' | 'speakers'> & {
      readonly details: CallDetails;
      readonly inCall: LiveCall;
    },
    onEvent: (event: AudioSessionEvent) => void,
  ) => AudioCall;
  /** Returns whether the call may belong to this tenant. */
  readonly changeTenant: (tenantId: string) => boolean;
  /** Those whose lexicons are loaded. */
  readonly languages: readonly RecordingLanguage[];
  readonly log: Log;
  /** Milliseconds, only for differences. */
  readonly elapsedMs: () => number;
}

export interface LiveSocket {
  /** Answers what has arrived, completes the recording and closes the socket. Idempotent. */
  finish(how: 'replaced' | 'draining'): Promise<void>;
}

interface Waiting {
  readonly turn: SettledTurn;
  readonly arrivedMs: number;
}

/** `onClosed` is called once, when the recording is completed. */
export function serveLiveSocket(deps: LiveSocketDeps, onClosed: () => void): LiveSocket {
  const { socket, log } = deps;
  let details = deps.details;
  let call: LiveCall | undefined;
  let audio: AudioCall | undefined;
  let waiting: Waiting[] = [];
  let writing: Promise<void> = Promise.resolve();
  let ended: Promise<void> | undefined;
  let errors = 0;

  const currentCall = () => (call ??= deps.openCall(details));

  function send(message: ServerMessage): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }

  function refuse(code: ErrorCode, message: string): void {
    send({ type: 'error', code, message });
  }

  function countError(code: ErrorCode, message: string): void {
    refuse(code, message);
    errors += 1;
    if (errors < ERROR_LIMIT) return;
    refuse('too_many_errors', `${ERROR_LIMIT} messages could not be read; see docs/wire.md.`);
    socket.close(CLOSE_CODES.policy);
  }

  function receive(frame: string): void {
    if (ended !== undefined) {
      refuse('already_ended', 'The call has ended: open a new connection.');
      return;
    }
    const parsed = parseClientMessage(frame);
    if (!parsed.ok) {
      countError(parsed.code, parsed.problem);
      return;
    }
    const { message } = parsed;
    switch (message.type) {
      case 'start':
        start(message);
        return;
      case 'partial':
        if (socket.bufferedAmount > PARTIALS_BUFFER_LIMIT_BYTES) return;
        sendPreview(currentCall().preview(message));
        return;
      case 'final': {
        const arrivedMs = deps.elapsedMs();
        enqueue({ turn: currentCall().settle(message), arrivedMs });
        return;
      }
      case 'end':
        void end('complete', (finished) => {
          send({ type: 'ended', recording_id: finished.recordingId ?? null, turns: finished.turns });
          socket.close(CLOSE_CODES.normal);
        });
        return;
    }
  }

  function sendPreview({ speaker, text, corrected, stableLength, reset, lexiconVersion }: Preview): void {
    send({
      type: 'partial_result',
      speaker: speaker ?? null,
      text,
      corrected_text: corrected,
      stable_length: stableLength,
      reset: reset ?? null,
      lexicon_version: lexiconVersion ?? null,
    });
  }

  function start(message: StartMessage): void {
    if (call !== undefined) {
      refuse('already_started', 'A start message must come before everything else.');
      return;
    }
    if (message.language !== undefined && !deps.languages.includes(message.language)) {
      countError('bad_message', `language: this server has ${deps.languages.join(', ')}`);
      return;
    }
    if (message.tenant_id !== undefined && !deps.changeTenant(message.tenant_id)) {
      countError('bad_message', 'tenant_id: not the tenant of the token');
      return;
    }
    details = {
      ...details,
      ...(message.language !== undefined && { language: message.language }),
      ...(message.agent_id !== undefined && { agentId: message.agent_id }),
      ...(message.tenant_id !== undefined && { tenantId: message.tenant_id }),
    };
    if (message.audio !== undefined) startAudio(message.audio, message.speaker);
  }

  function startAudio({ encoding, sample_rate }: AudioFormat, speaker: string | undefined): void {
    const wish = { encoding, sampleRateHz: sample_rate, speakers: [speaker] };
    try {
      audio = deps.openAudio({ ...wish, details, inCall: currentCall() }, tellHeard);
    } catch (error) {
      log('warn', 'call refused', failureFields(error));
      refuse('no_audio', 'This server hears no sound now: send text, or try again later.');
    }
  }

  function tellHeard(event: AudioSessionEvent): void {
    if (event.kind === 'interim' && socket.bufferedAmount <= PARTIALS_BUFFER_LIMIT_BYTES)
      sendPreview(event.preview);
    if (event.kind === 'final' && event.stored !== undefined) sendFinal(event.stored, event.heardMs);
    if (event.kind === 'window-failed')
      refuse(
        'not_transcribed',
        'A stretch of sound could not be transcribed: it is kept, and heard again at night.',
      );
  }

  function enqueue(item: Waiting): void {
    const inCall = currentCall();
    waiting.push(item);
    if (waiting.length === 1) writing = writing.then(() => write(inCall));
    if (waiting.length >= WAITING_LIMIT) socket.pause();
  }

  async function write(inCall: LiveCall): Promise<void> {
    const batch = waiting;
    waiting = [];
    if (socket.isPaused) socket.resume();
    try {
      const turns = await inCall.store(batch.map(({ turn }) => turn));
      batch.forEach((item, at) => answer(item, turns[at]));
    } catch (error) {
      log('error', 'turns not stored', { count: batch.length, ...failureFields(error) });
      batch.forEach(() => refuse('not_stored', 'This turn could not be stored: send it again.'));
    }
  }

  function answer({ arrivedMs }: Waiting, stored: StoredTurn | undefined): void {
    if (stored !== undefined) sendFinal(stored, deps.elapsedMs() - arrivedMs);
  }

  function sendFinal(stored: StoredTurn, processingMs: number): void {
    const { result, lexiconVersion } = stored.turn;
    send({
      type: 'final_result',
      turn_index: stored.index,
      ...toWireResult(result),
      reset: result.reset ?? null,
      lexicon_version: lexiconVersion ?? null,
      recording_id: stored.recordingId,
      processing_ms: Math.round(processingMs * 1000) / 1000,
    });
  }

  /** `onFinished` runs when every turn is answered and the recording is completed. */
  function end(how: 'complete' | 'incomplete', onFinished: (finished: FinishedCall) => void): Promise<void> {
    ended ??= writing.then(async () => {
      try {
        const finished = await finishCall(how);
        onFinished(finished);
      } catch (error) {
        log('error', 'call not completed', failureFields(error));
        refuse('not_stored', 'The end of the call could not be stored; what was answered is.');
        socket.close(CLOSE_CODES.internal);
      } finally {
        onClosed();
      }
    });
    return ended;
  }

  async function finishCall(how: 'complete' | 'incomplete'): Promise<FinishedCall> {
    if (audio !== undefined) return audio.end(how);
    const finished = await currentCall().finish(how);
    log('info', 'call ended', callFields(finished));
    return finished;
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary && audio !== undefined) audio.push(0, data);
    else if (isBinary)
      countError('not_text', 'Messages are JSON in text frames; sound needs a start with audio.');
    else receive(data.toString('utf8'));
  });
  socket.on('close', () => void end('complete', () => undefined));

  return {
    finish(how) {
      const isReplaced = how === 'replaced';
      return end(isReplaced ? 'complete' : 'incomplete', () => {
        if (isReplaced) refuse('replaced', 'A newer connection took this conversation over.');
        socket.close(isReplaced ? CLOSE_CODES.replaced : CLOSE_CODES.goingAway);
      });
    },
  };
}

function callFields({ recordingId, turns }: FinishedCall) {
  return { turns, ...(recordingId !== undefined && { recordingId }) };
}

/**
 * `WS /v1/listen`, as Deepgram's clients speak it: binary frames of sound and `Finalize`, `KeepAlive` and `CloseStream` in;
 * `Results`, `SpeechStarted`, `UtteranceEnd` and at the end `Metadata` out.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { CLOSE_CODES } from '../live/live-socket.ts';
import type { AudioCalls, AudioCallWish, EndedAudioCall } from '../live-audio/audio-calls.ts';
import type { AudioSessionEvent } from '../live-audio/audio-session-event.ts';
import { createAudioLink, openAudioCall } from '../live-audio/audio-socket.ts';
import { timedWords } from '../server/segments.ts';
import { hotwordsOf, type StreamFields } from './listen-fields.ts';
import { replacementsOf } from './replacements.ts';
import { extensionOf, toResults } from './replies.ts';

const clientMessage = z.object({ type: z.enum(['Finalize', 'KeepAlive', 'CloseStream']) });

/** As Deepgram closes: https://developers.deepgram.com/docs/stt-troubleshooting-websocket-data-and-net-errors */
const IDLE_REASON = 'NET-0001: neither sound nor a text message came within the time limit.';
const IDLE_LIMIT_MS = 10_000;

const ENCODINGS = { linear16: 'pcm16', mulaw: 'mulaw', alaw: 'alaw' } as const;

/** A new interim result for each second of sound. */
const INTERIM_EVERY_MS = 1000;

export interface ListenPlan {
  readonly fields: StreamFields;
  readonly details: AudioCallWish['details'];
  readonly isCorrected: boolean;
  readonly engine: string;
}

export interface ListenParts {
  readonly calls: AudioCalls;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export function serveListenSocket(socket: WebSocket, plan: ListenPlan, parts: ListenParts): void {
  const { fields, details, engine } = plan;
  const link = createAudioLink(socket);
  const requestId = randomUUID();
  const created = new Date(parts.clock()).toISOString();
  const hash = createHash('sha256');
  const replace = replacementsOf(fields.replace);
  const tracks = fields.channels;
  const base = { requestId, engine, tracks };
  let finalizing = 0;
  let finalsOfFlush = 0;

  function tell(event: AudioSessionEvent): void {
    switch (event.kind) {
      case 'speech-started':
        if (fields.vad_events)
          link.tell({ type: 'SpeechStarted', channel: [event.track, tracks], timestamp: event.atMs / 1000 });
        return;
      case 'interim': {
        const words = replace(timedWords(event.words));
        const { startMs, endMs, track } = event;
        const ends = { isFinal: false, isSpeechFinal: false, isFromFinalize: false };
        link.tellEarly(toResults({ ...base, ...ends, track, startMs, endMs, words }));
        return;
      }
      case 'final':
        tellFinal(event);
        return;
      case 'utterance-end':
        link.tell({
          type: 'UtteranceEnd',
          channel: [event.track, tracks],
          last_word_end: event.lastWordMs / 1000,
        });
        return;
      case 'window-failed':
      case 'broken':
      case 'progress':
        return;
    }
  }

  function tellFinal(event: Extract<AudioSessionEvent, { kind: 'final' }>): void {
    const result = event.stored?.turn.result;
    const { startMs, endMs, track, end } = event;
    const isFromFinalize = end === 'flush' && finalizing > 0;
    if (isFromFinalize) finalsOfFlush += 1;
    link.tell({
      ...toResults({
        ...base,
        track,
        startMs,
        endMs,
        words: replace(timedWords(result?.words ?? [])),
        isFinal: true,
        isSpeechFinal: end === 'pause' && fields.endpointing !== null,
        isFromFinalize,
      }),
      ...(result !== undefined && { x_enmienda: extensionOf(result) }),
    });
  }

  const call = openAudioCall(
    {
      details,
      isCorrected: plan.isCorrected,
      hotwords: hotwordsOf(fields),
      encoding: ENCODINGS[fields.encoding],
      sampleRateHz: fields.sample_rate,
      speakers: tracks === 1 ? [undefined] : ['channel_0', 'channel_1'],
      cut: cutOf(fields.endpointing),
      ...(fields.interim_results && { interimEveryMs: INTERIM_EVERY_MS }),
      utteranceEndMs: fields.utterance_end_ms,
    },
    { socket, calls: parts.calls, onEvent: tell, onDrained: (ended) => link.tell(metadataOf(ended)) },
  );

  function metadataOf({ audioMs, recordingId }: EndedAudioCall) {
    return {
      type: 'Metadata',
      transaction_key: 'deprecated',
      request_id: requestId,
      sha256: hash.copy().digest('hex'),
      created,
      duration: audioMs / 1000,
      channels: tracks,
      models: [engine],
      x_enmienda: { recording_id: recordingId ?? null },
    };
  }

  async function finalize(): Promise<void> {
    finalizing += 1;
    finalsOfFlush = 0;
    await call.flush();
    finalizing -= 1;
    if (finalsOfFlush > 0) return;
    // Whoever asks waits for an answer, also where there is nothing left to say.
    const atMs = call.audioMs;
    const ends = { isFinal: true, isSpeechFinal: false, isFromFinalize: true };
    link.tell(toResults({ ...base, ...ends, track: 0, startMs: atMs, endMs: atMs, words: [] }));
  }

  async function closeStream(): Promise<void> {
    try {
      link.tell(metadataOf(await call.end('complete')));
      link.close(CLOSE_CODES.normal, '');
    } catch {
      link.close(CLOSE_CODES.internal, 'The end of the call could not be stored; what was told is.');
    }
  }

  const idle = setTimeout(() => link.close(CLOSE_CODES.internal, IDLE_REASON), IDLE_LIMIT_MS);
  socket.once('close', () => clearTimeout(idle));
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    idle.refresh();
    if (isBinary) {
      // An empty frame is how older clients end their stream.
      if (data.length === 0) {
        void closeStream();
        return;
      }
      hash.update(data);
      pushFrame(data);
      return;
    }
    const message = parseMessage(data.toString('utf8'));
    if (message === undefined) {
      link.close(
        CLOSE_CODES.policy,
        'DATA-0000: text frames are {"type":"Finalize"}, KeepAlive or CloseStream.',
      );
    } else if (message.type === 'Finalize') void finalize();
    else if (message.type === 'CloseStream') void closeStream();
  });

  function pushFrame(data: Buffer): void {
    if (tracks === 1) call.push(0, data);
    else for (const [track, bytes] of takeApart(data, fields.encoding).entries()) call.push(track, bytes);
  }
}

function cutOf(endpointingMs: number | null) {
  const limits = { maxMs: 10_000, idleMs: 1500 };
  if (endpointingMs === null) return { ...limits, minMs: 5000, pauseMs: 300 };
  const pauseMs = Math.max(PAUSE_LEAST_MS, endpointingMs);
  return { ...limits, minMs: 0, pauseMs, idleMs: pauseMs };
}

/** A shorter silence is part of a word: the closure of a `p` or a `t` takes 100 ms. */
const PAUSE_LEAST_MS = 150;

function parseMessage(text: string) {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The samples of two channels that come one after the other. */
function takeApart(data: Buffer, encoding: StreamFields['encoding']): readonly [Buffer, Buffer] {
  const size = encoding === 'linear16' ? 2 : 1;
  const frames = Math.floor(data.length / (2 * size));
  const sides = [Buffer.alloc(frames * size), Buffer.alloc(frames * size)] as const;
  for (let frame = 0; frame < frames; frame++) {
    for (const [side, bytes] of sides.entries()) {
      const from = (frame * 2 + side) * size;
      data.copy(bytes, frame * size, from, from + size);
    }
  }
  return sides;
}

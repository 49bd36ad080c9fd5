/** `WS /api/v1/asr/stream`: sound in, windows of 5 to 10 s out as corrected text, and a summary at the end. */
import type { WebSocket } from '@fastify/websocket';
import type { z } from 'zod';
import { CLOSE_CODES } from '../live/live-socket.ts';
import type { AudioCalls, AudioCallWish, EndedAudioCall } from '../live-audio/audio-calls.ts';
import type { AudioSessionEvent } from '../live-audio/audio-session-event.ts';
import { createAudioLink, openAudioCall } from '../live-audio/audio-socket.ts';
import { toWireResult } from '../wire.ts';
import {
  type AsrErrorCode,
  type AsrServerMessage,
  asrClientMessage,
  type asrFields,
} from './asr-messages.ts';

const CUT = { minMs: 5000, maxMs: 10_000, pauseMs: 300, idleMs: 1500 };

const INTERIM_EVERY_MS = 1000;

/** Frames that can't be read before the client is no client of ours. */
const ERROR_LIMIT = 10;

export interface AsrPlan extends Pick<AudioCallWish, 'details' | 'isCorrected'> {
  readonly fields: z.infer<typeof asrFields>;
}

export function serveAsrSocket(
  socket: WebSocket,
  plan: AsrPlan,
  { calls }: { readonly calls: AudioCalls },
): void {
  const { fields, details, isCorrected } = plan;
  const link = createAudioLink(socket);
  const texts: string[] = [];
  let batches = 0;
  let corrections = 0;
  let errors = 0;

  const tell = (message: AsrServerMessage) => link.tell(message);
  const refuse = (code: AsrErrorCode, message: string) => tell({ type: 'error', code, message });

  function onEvent(event: AudioSessionEvent): void {
    switch (event.kind) {
      case 'interim': {
        const { startMs, endMs, preview } = event;
        const { text, corrected, stableLength } = preview;
        const times = { start_ms: startMs, end_ms: endMs };
        link.tellEarly({
          type: 'partial_result',
          ...times,
          text,
          corrected_text: corrected,
          stable_length: stableLength,
        });
        return;
      }
      case 'final':
        tellBatch(event);
        return;
      case 'window-failed':
        refuse(
          'not_transcribed',
          'A window could not be transcribed: its sound is kept, and heard again at night.',
        );
        return;
      case 'speech-started':
      case 'utterance-end':
      case 'broken':
      case 'progress':
        return;
    }
  }

  function tellBatch({
    stored,
    startMs,
    endMs,
    heardMs,
  }: Extract<AudioSessionEvent, { kind: 'final' }>): void {
    if (stored === undefined) return;
    const { result, lexiconVersion } = stored.turn;
    texts.push(result.text);
    corrections += result.corrections.length;
    tell({
      type: 'batch_processed',
      batch_index: batches++,
      start_ms: startMs,
      end_ms: endMs,
      ...toWireResult(result),
      lexicon_version: lexiconVersion ?? null,
      processing_ms: Math.round(heardMs),
    });
  }

  function sayGoodBye(ended: EndedAudioCall, reason: 'stopped' | 'server_stopping'): void {
    tell({
      type: 'final_summary',
      recording_id: ended.recordingId ?? null,
      audio_ms: ended.audioMs,
      batches,
      turns: ended.turns,
      corrections,
      corrected_text: texts.join(' '),
      abandoned: { batches: ended.abandonedWindows, audio_ms: ended.abandonedMs },
    });
    tell({ type: 'session_ended', reason });
  }

  const call = openAudioCall(
    {
      details,
      isCorrected,
      hotwords: [],
      encoding: fields.encoding,
      sampleRateHz: fields.sample_rate,
      speakers: [undefined],
      cut: CUT,
      ...(fields.interim && { interimEveryMs: INTERIM_EVERY_MS }),
    },
    { socket, calls, onEvent, onDrained: (ended) => sayGoodBye(ended, 'server_stopping') },
  );

  async function stop(): Promise<void> {
    try {
      sayGoodBye(await call.end('complete'), 'stopped');
      link.close(CLOSE_CODES.normal, '');
    } catch {
      refuse('not_stored', 'The end of the call could not be stored; what was told is.');
      link.close(CLOSE_CODES.internal, 'not stored');
    }
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) {
      call.push(0, data);
      return;
    }
    if (isStop(data.toString('utf8'))) {
      void stop();
      return;
    }
    refuse('bad_message', 'Text frames are {"type":"stop"}; sound comes in binary frames.');
    errors += 1;
    if (errors >= ERROR_LIMIT) link.close(CLOSE_CODES.policy, 'too many errors');
  });
}

function isStop(text: string): boolean {
  try {
    return asrClientMessage.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

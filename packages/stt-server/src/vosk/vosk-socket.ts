/**
 * `WS /vosk`, as clients of vosk-server speak it (https://github.com/alphacep/vosk-server, websocket/asr_server.py): each binary
 * frame gets exactly one reply, because they wait for it; `config` gets none; `{"reset" : 1}` and `{"eof" : 1}` get the rest of
 * the text, and after the second the connection ends. A final result that isn't ready with its last frame comes with a later one.
 */
import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { extensionOf } from '../deepgram/replies.ts';
import type { StoredTurn } from '../live/live-call.ts';
import { CLOSE_CODES } from '../live/live-socket.ts';
import type { AudioCall, AudioCalls, AudioCallWish } from '../live-audio/audio-calls.ts';
import type { AudioSessionEvent } from '../live-audio/audio-session-event.ts';
import { createAudioLink, openAudioCall } from '../live-audio/audio-socket.ts';
import { type TimedWord, timedWords } from '../server/segments.ts';

const clientMessage = z.union([
  z.object({ eof: z.literal(1) }),
  z.object({ reset: z.literal(1) }),
  z.object({
    config: z.object({
      sample_rate: z.number().min(8000).max(48_000).optional(),
      phrase_list: z.array(z.string().max(200)).max(1000).optional(),
      words: z.union([z.boolean(), z.int().transform(Boolean)]).optional(),
      max_alternatives: z.int().min(0).max(10).optional(),
    }),
  }),
]);

type Config = Extract<z.infer<typeof clientMessage>, { config: unknown }>['config'];

/** What vosk-server takes when nobody says. */
const DEFAULT_RATE_HZ = 8000;

const CUT = { minMs: 0, maxMs: 10_000, pauseMs: 500, idleMs: 500 };

const INTERIM_EVERY_MS = 1000;

export interface VoskPlan extends Pick<AudioCallWish, 'details' | 'isCorrected'> {
  /** A prompt of the address, before any `config`. */
  readonly hotwords: readonly string[];
}

export function serveVoskSocket(
  socket: WebSocket,
  plan: VoskPlan,
  { calls }: { readonly calls: AudioCalls },
): void {
  const link = createAudioLink(socket);
  let config: Config = {};
  let call: AudioCall | undefined;
  let partial = '';
  let ready: StoredTurn[] = [];
  /** Text frames wait for what they asked for before the next frame is looked at. */
  let busy = Promise.resolve();
  let isEnded = false;

  function take(event: AudioSessionEvent): void {
    if (event.kind === 'interim') partial = event.preview.corrected;
    if (event.kind !== 'final') return;
    partial = '';
    if (event.stored !== undefined) ready.push(event.stored);
  }

  function open(): AudioCall {
    call ??= openAudioCall(
      {
        ...plan,
        hotwords: (config.phrase_list ?? []).filter((phrase) => phrase !== '[unk]').concat(plan.hotwords),
        encoding: 'pcm16',
        sampleRateHz: Math.round(config.sample_rate ?? DEFAULT_RATE_HZ),
        speakers: [undefined],
        cut: CUT,
        interimEveryMs: INTERIM_EVERY_MS,
      },
      { socket, calls, onEvent: take },
    );
    return call;
  }

  function hear(frame: Buffer): void {
    open().push(0, frame);
    const [turn] = ready;
    if (turn === undefined) link.tell({ partial });
    else {
      ready = ready.slice(1);
      link.tell(resultOf([turn], config));
    }
  }

  /** One reply with all that was not told yet. */
  function tellRest(): void {
    link.tell(resultOf(ready, config));
    ready = [];
    partial = '';
  }

  async function obey(text: string): Promise<void> {
    const message = parseMessage(text);
    if (message === undefined || ('config' in message && call !== undefined)) {
      link.close(CLOSE_CODES.policy, 'Send {"config":…} before sound, {"reset" : 1} or {"eof" : 1}.');
      return;
    }
    if ('config' in message) {
      config = message.config;
      return;
    }
    if ('reset' in message) {
      await call?.flush();
      tellRest();
      return;
    }
    isEnded = true;
    try {
      await call?.end('complete');
      tellRest();
      link.close(CLOSE_CODES.normal, '');
    } catch {
      link.close(CLOSE_CODES.internal, 'The end of the call could not be stored; what was told is.');
    }
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    busy = busy
      .then(async () => {
        if (isEnded) return;
        if (isBinary) hear(data);
        else await obey(data.toString('utf8'));
      })
      .catch(() => link.close(CLOSE_CODES.tryAgainLater, 'The server takes no call now: try again later.'));
  });
}

function parseMessage(text: string) {
  try {
    return clientMessage.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function resultOf(turns: readonly StoredTurn[], config: Config) {
  const words = turns.flatMap(({ turn }) => timedWords(turn.result.words ?? []));
  const text = turns.map(({ turn }) => turn.result.text).join(' ');
  const result = config.words === false ? {} : { result: words.map(toWord) };
  const x_enmienda = turns.map(({ turn }) => extensionOf(turn.result));
  if ((config.max_alternatives ?? 0) === 0) return { ...(words.length > 0 && result), text, x_enmienda };
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0);
  return { alternatives: [{ confidence, ...(words.length > 0 && result), text }], x_enmienda };
}

function toWord({ text, startMs, endMs, confidence }: TimedWord) {
  return { conf: confidence, end: endMs / 1000, start: startMs / 1000, word: text };
}

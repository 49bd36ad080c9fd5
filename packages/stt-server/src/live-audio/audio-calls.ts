/**
 * Calls whose sound is heard here: each a recording, an audio session, and a sender that is told to wait when it is too fast.
 * No more than the limit go on at once; all end in time when the server stops.
 */
import type { RecordingId } from '@enmienda/storage';
import type { Engine } from '../engine.ts';
import { type CallDetails, createLiveCall, type LiveCall } from '../live/live-call.ts';
import { failureFields } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import type { ServerConfig, ServerDeps } from '../server/server-deps.ts';
import { engineOf } from '../server/upload-gate.ts';
import { createLoudnessDetector } from '../voice/loudness-detector.ts';
import { type AudioSession, createAudioSession } from './audio-session.ts';
import type { AudioSessionEvent } from './audio-session-event.ts';
import type { AudioSessionOptions } from './audio-session-options.ts';
import { type AudioSpool, createAudioSpool } from './audio-spool.ts';
import { createEngineQueue } from './engine-queue.ts';

export interface AudioCallWish extends Omit<AudioSessionOptions, 'call' | 'language' | 'tenantId'> {
  readonly details: CallDetails;
  /** A call that has turns of its own, too; else one is made. */
  readonly inCall?: LiveCall;
  /** Off: turns are told as heard. What was heard is stored either way. */
  readonly isCorrected: boolean;
}

export interface AudioCallHooks {
  readonly onEvent: (event: AudioSessionEvent) => void;
  /** The server stops, and the call is stored: say good-bye. */
  readonly onDrained: (ended: EndedAudioCall) => void;
}

export interface EndedAudioCall {
  readonly recordingId: RecordingId | undefined;
  readonly turns: number;
  readonly audioMs: number;
  readonly abandonedWindows: number;
  readonly abandonedMs: number;
}

export interface AudioCall extends Pick<AudioSession, 'push' | 'flush'> {
  readonly backlogMs: number;
  readonly audioMs: number;
  /** Tells what is left, stores the sound and completes the recording. Idempotent. @throws StorageError, and the next start of the server does it */
  end(how: 'complete' | 'incomplete'): Promise<EndedAudioCall>;
}

export interface AudioCalls {
  readonly count: number;
  /** Windows of all calls that wait for the engine, or are with it. */
  readonly windowsWaiting: number;
  readonly windowsRunning: number;
  /** @throws ProblemError full; EngineError where there is no engine */
  admit(): void;
  /** @throws ProblemError full; EngineError where there is no engine */
  open(wish: AudioCallWish, hooks: AudioCallHooks): AudioCall;
  /** Ends every call; resolves when their recordings are completed. */
  drain(): Promise<void>;
  /** `undefined` where live sound is refused. */
  readonly spool: AudioSpool | undefined;
}

/** What is said until the end has as long to be heard and told. */
const STOP_LIMIT_MS = 20_000;

const SESSIONS_MAX = 500;

export function createAudioCalls(deps: ServerDeps, config: ServerConfig): AudioCalls {
  const queue = createEngineQueue(config.transcribeConcurrent);
  const detector = deps.voice ?? createLoudnessDetector();
  const spool = config.liveAudioPath === undefined ? undefined : createAudioSpool(config.liveAudioPath);
  const limit = config.audioSessionsMax ?? SESSIONS_MAX;
  const live = new Map<AudioCall, AudioCallHooks>();

  function admit(): { readonly engine: Engine; readonly spool: AudioSpool } {
    const engine = engineOf(deps);
    if (spool === undefined) throw new ProblemError(NO_SPOOL);
    if (live.size >= limit) throw new ProblemError(FULL);
    return { engine, spool };
  }

  function openLiveCall({ details, isCorrected }: AudioCallWish, engineName: string): LiveCall {
    const corrected = { onlineCorrection: isCorrected, offlineBatch: config.offlineBatch };
    return createLiveCall(deps, corrected, { ...details, engine: engineName });
  }

  function open(wish: AudioCallWish, hooks: AudioCallHooks): AudioCall {
    const { engine, spool: files } = admit();
    const { details, inCall = openLiveCall(wish, engine.name), ...options } = wish;
    const { language, tenantId = 'default' } = details;
    const session = createAudioSession(
      { engine, queue, detector, spool: files, log: deps.log, elapsedMs: deps.elapsedMs },
      { ...options, call: inCall, language, tenantId },
      hooks.onEvent,
    );
    let ended: Promise<EndedAudioCall> | undefined;

    async function end(how: 'complete' | 'incomplete'): Promise<EndedAudioCall> {
      try {
        const { audio, ...summary } = await session.end(STOP_LIMIT_MS);
        if (audio !== undefined) {
          const bytes = { bytes: audio, contentType: 'audio/wav' };
          await deps.storage.recordings.saveAudio(await inCall.open(), bytes);
        }
        const isWhole = how === 'complete' && summary.abandonedWindows === 0;
        const finished = await inCall.finish(isWhole ? 'complete' : 'incomplete');
        await session.forget();
        const { abandonedWindows, abandonedMs, audioMs } = summary;
        const { recordingId, turns } = finished;
        deps.log('info', 'call ended', {
          turns,
          durationMs: audioMs,
          ...(recordingId !== undefined && { recordingId }),
          ...(abandonedWindows > 0 && { count: abandonedWindows }),
        });
        return { recordingId, turns, audioMs, abandonedWindows, abandonedMs };
      } catch (error) {
        deps.log('error', 'call not completed', failureFields(error));
        throw error;
      } finally {
        live.delete(call);
      }
    }

    const call: AudioCall = {
      push: (track, bytes, atMs) => session.push(track, bytes, atMs),
      flush: () => session.flush(),
      get backlogMs() {
        return session.backlogMs;
      },
      get audioMs() {
        return session.audioMs;
      },
      end(how) {
        ended ??= end(how);
        return ended;
      },
    };
    live.set(call, hooks);
    return call;
  }

  return {
    get count() {
      return live.size;
    },
    get windowsWaiting() {
      return queue.waiting;
    },
    get windowsRunning() {
      return queue.running;
    },
    admit: () => void admit(),
    open,
    async drain() {
      await Promise.all(
        Array.from(live, async ([call, { onDrained }]) => {
          const ended = await call.end('incomplete').catch(() => undefined);
          if (ended !== undefined) onDrained(ended);
        }),
      );
    },
    spool,
  };
}

const FULL = {
  status: 503,
  kind: 'full',
  title: 'As many live calls go on as this server takes',
  detail: 'Connect again in half a minute, or to another server.',
  headers: { 'retry-after': '30' },
};

const NO_SPOOL = {
  status: 503,
  kind: 'no-live-audio',
  title: 'This server takes no live sound',
  detail:
    'It has no folder for the sound of calls that go on. Send audio files, or text to WS /ws/{conversation_id}.',
};

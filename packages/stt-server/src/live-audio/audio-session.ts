/**
 * Live sound of one call: samples in, corrected turns out. It knows no protocol; those give it bytes and tell their clients
 * of its events.
 *
 *   bytes ─► spool (durable)
 *      └──► samples ─► voice detector ─► cutter ─► engine, as many at once as it takes ─► seam ─► corrector ─► store ─► final
 *
 * Finals of a track come in order, and each is on disk before it is told. Interim results are made only while the engine is
 * idle. What the engine failed at stays in the recording, which is then incomplete.
 */
import type { RecordingId } from '@enmienda/storage';
import { bytesOfPcm16, wavFile } from '../audio/wav.ts';
import type { HypothesisWord } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import type { StoredTurn } from '../live/live-call.ts';
import { failureFields } from '../server/log.ts';
import type { AudioSessionEvent } from './audio-session-event.ts';
import type { AudioSessionDeps, AudioSessionOptions } from './audio-session-options.ts';
import type { SpoolFile } from './audio-spool.ts';
import { type AudioTrack, createAudioTrack } from './audio-track.ts';
import type { AudioWindow } from './window-cutter.ts';

export interface AudioSummary {
  readonly audioMs: number;
  /** Sound that no result was given for, by failures and at the end of the time. */
  readonly abandonedWindows: number;
  readonly abandonedMs: number;
  /** WAV, a channel a track. */
  readonly audio: Uint8Array | undefined;
}

export interface AudioSession {
  /** `atMs` is where the sender says that the bytes belong; without it they follow the ones before. */
  push(track: number, bytes: Uint8Array, atMs?: number): void;
  /** Everything that was received so far is told as final when it resolves. */
  flush(): Promise<void>;
  /** Sound that waits for the detector or the engine. */
  readonly backlogMs: number;
  readonly audioMs: number;
  /** Flushes for so long at most and gives up the rest. The spool keeps the sound until `forget`. Idempotent. @throws Error of the disk */
  end(withinMs: number): Promise<AudioSummary>;
  /** To be called when the recording has its audio. */
  forget(): Promise<void>;
}

export function createAudioSession(
  deps: AudioSessionDeps,
  options: AudioSessionOptions,
  onEvent: (event: AudioSessionEvent) => void,
): AudioSession {
  const { engine, log } = deps;
  const { call, speakers } = options;
  const stopping = new AbortController();
  /** An engine that doesn't heed the signal isn't waited for. */
  const stopped = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new EngineError({ kind: 'aborted' })), {
      once: true,
    });
  });
  stopped.catch(() => undefined);
  let storing = Promise.resolve();
  let opening: Promise<SpoolFile | undefined> | undefined;
  let ended: Promise<AudioSummary> | undefined;
  let abandonedWindows = 0;
  let abandonedMs = 0;

  function openSpool(): Promise<SpoolFile | undefined> {
    opening ??= openCall().catch((error: unknown) => {
      log('error', 'call not opened', failureFields(error));
      onEvent({ kind: 'broken' });
      return undefined;
    });
    return opening;
  }

  async function openCall(): Promise<SpoolFile> {
    const id: RecordingId = await call.open();
    const { encoding, sampleRateHz } = options;
    return deps.spool.open(id, { encoding, sampleRateHz, channels: speakers.length });
  }

  function abandon(track: number, { startMs, endMs }: Pick<AudioWindow, 'startMs' | 'endMs'>): void {
    abandonedWindows += 1;
    abandonedMs += endMs - startMs;
    onEvent({ kind: 'window-failed', track, startMs, endMs });
  }

  async function hear(window: Pick<AudioWindow, 'startMs' | 'samples'>, rateHz: number) {
    const wav = wavFile(bytesOfPcm16(window.samples), {
      encoding: 'pcm16',
      sampleRateHz: rateHz,
      channels: 1,
    });
    const { language, hotwords } = options;
    const hearing = engine.transcribe(wav, { language, hotwords, signal: stopping.signal });
    const { words } = await Promise.race([hearing, stopped]);
    return words.map((word) => ({
      ...word,
      startMs: word.startMs + window.startMs,
      endMs: word.endMs + window.startMs,
    }));
  }

  /** One turn after another, of all tracks. */
  function store(track: number, words: readonly HypothesisWord[]): Promise<StoredTurn | undefined> {
    const [first] = words;
    if (first === undefined) return Promise.resolve(undefined);
    const settled = call.settle({
      type: 'final',
      ...messageOf(words, speakers[track]),
      start_ms: first.startMs,
      end_ms: words.at(-1)?.endMs ?? first.endMs,
    });
    const stored = storing.then(() => call.store([settled]));
    storing = stored.then(
      () => undefined,
      () => undefined,
    );
    return stored.then((turns) => turns[0]);
  }

  function createTrack(track: number): AudioTrack {
    return createAudioTrack({
      deps,
      options,
      track,
      stopped: stopping.signal,
      hear,
      store: (words) => store(track, words),
      preview: (words) => call.preview({ type: 'partial', ...messageOf(words, speakers[track]) }),
      abandon: (window) => abandon(track, window),
      keep: (at, bytes) => void openSpool().then((file) => file?.append(track, at, bytes)),
      onEvent,
    });
  }

  const tracks = speakers.map((_, track) => createTrack(track));
  const longestMs = () => Math.max(0, ...tracks.map(({ endMs }) => endMs));

  async function end(withinMs: number): Promise<AudioSummary> {
    const flushed = Promise.all(tracks.map((track) => track.flush()));
    const limit = setTimeout(() => {
      for (const track of tracks) track.close();
      stopping.abort();
    }, withinMs);
    await flushed;
    await storing;
    clearTimeout(limit);
    for (const track of tracks) track.close();
    const file = await opening;
    return { audioMs: longestMs(), abandonedWindows, abandonedMs, audio: await file?.finish() };
  }

  return {
    push(track, bytes, atMs) {
      if (ended === undefined) tracks[track]?.push(bytes, atMs);
    },
    async flush() {
      await Promise.all(tracks.map((track) => track.flush()));
    },
    get backlogMs() {
      return tracks.reduce((sum, { backlogMs }) => sum + backlogMs, 0);
    },
    get audioMs() {
      return longestMs();
    },
    end(withinMs) {
      ended ??= end(withinMs);
      return ended;
    },
    async forget() {
      await (await opening)?.remove();
    },
  };
}

function messageOf(words: readonly HypothesisWord[], speaker: string | undefined) {
  return {
    text: words.map(({ text }) => text).join(' '),
    words: words.map(({ text, startMs, endMs, confidence }) => ({
      text,
      start_ms: startMs,
      end_ms: endMs,
      confidence,
    })),
    speaker,
  };
}

/** One track of a live call: its samples, where they are cut, what the engine heard, and the words given out of it. */
import { decodeSamples } from '../audio/telephone-codes.ts';
import { bytesPerSample } from '../audio/wav.ts';
import type { HypothesisWord } from '../engine.ts';
import type { StoredTurn } from '../live/live-call.ts';
import type { Preview } from '../live/speakers.ts';
import { failureFields } from '../server/log.ts';
import { VOICE_WINDOW_MS } from '../voice/voice-detector.ts';
import type { AudioSessionEvent } from './audio-session-event.ts';
import type { AudioSessionDeps, AudioSessionOptions } from './audio-session-options.ts';
import { createLiveRate } from './live-rate.ts';
import { countLeftOf, wordsAfterSeam } from './seam.ts';
import { type AudioWindow, type CutEvent, createWindowCutter } from './window-cutter.ts';

/** A sender's clock may be so far off before a gap is filled with silence. */
const GAP_LEAST_MS = 60;

/** Longer gaps are taken for a mistake of the sender's clock. */
const GAP_LIMIT_MS = 10 * 60_000;

export interface AudioTrackParts {
  readonly deps: AudioSessionDeps;
  readonly options: AudioSessionOptions;
  readonly track: number;
  /** Aborted when nothing is waited for any more. */
  readonly stopped: AbortSignal;
  /** Words with times from the start of the call. @throws EngineError */
  readonly hear: (
    window: Pick<AudioWindow, 'startMs' | 'samples'>,
    rateHz: number,
  ) => Promise<readonly HypothesisWord[]>;
  /** `undefined` where there are no words. @throws StorageError */
  readonly store: (words: readonly HypothesisWord[]) => Promise<StoredTurn | undefined>;
  readonly preview: (words: readonly HypothesisWord[]) => Preview;
  readonly abandon: (window: Pick<AudioWindow, 'startMs' | 'endMs'>) => void;
  /** `at` counts samples from the start. */
  readonly keep: (at: number, bytes: Uint8Array) => void;
  readonly onEvent: (event: AudioSessionEvent) => void;
}

interface Held {
  readonly before: readonly HypothesisWord[];
  readonly told: number;
}

export interface AudioTrack {
  push(bytes: Uint8Array, atMs: number | undefined): void;
  flush(): Promise<void>;
  readonly backlogMs: number;
  readonly endMs: number;
  close(): void;
}

export function createAudioTrack(parts: AudioTrackParts): AudioTrack {
  const { deps, options, track, stopped, hear, onEvent } = parts;
  const rate = createLiveRate(options.sampleRateHz);
  const cutter = createWindowCutter(rate.rateHz, options.cut);
  const voice = deps.detector.open(rate.rateHz, (probabilities) => {
    take(cutter.judge(probabilities));
    afterJudging();
  });
  const sampleBytes = bytesPerSample(options);
  let received = 0;
  let half: Uint8Array = new Uint8Array();
  let waitingMs = 0;
  let chain: Promise<void> = Promise.resolve();
  let held: Held | undefined;
  let interim: Promise<void> | undefined;
  let interimAtMs = 0;
  let lastWordMs: number | undefined;
  let pending = 0;
  let judging: { readonly untilMs: number; readonly resolve: () => void }[] = [];

  function take(events: readonly CutEvent[]): void {
    for (const event of events) {
      if (event.kind === 'speech-started') onEvent({ ...event, track });
      else enqueue(event.window);
    }
  }

  function enqueue(window: AudioWindow): void {
    const durationMs = window.endMs - window.startMs;
    const startedMs = deps.elapsedMs();
    waitingMs += durationMs;
    pending += 1;
    const hearing = deps.queue
      .run(options.tenantId, () => hear(window, rate.rateHz), stopped)
      .then(
        (words) => ({ words, heardMs: deps.elapsedMs() - startedMs }),
        (error: unknown) => ({ words: undefined, error }),
      );
    chain = chain.then(async () => {
      const heard = await hearing;
      if (heard.words === undefined) {
        if (!stopped.aborted) deps.log('warn', 'window not transcribed', failureFields(heard.error));
        await settle(window, [], 0);
        parts.abandon(window);
      } else {
        await settle(window, heard.words, heard.heardMs);
      }
      waitingMs -= durationMs;
      pending -= 1;
      onEvent({ kind: 'progress' });
    });
  }

  async function settle(window: AudioWindow, heard: readonly HypothesisWord[], heardMs: number) {
    const { seamMs, nextSeamMs } = window;
    const before = held ?? { before: [], told: 0 };
    const words = seamMs === undefined ? heard : wordsAfterSeam({ ...before, after: heard, seamMs });
    const told = nextSeamMs === undefined ? words.length : countLeftOf(words, nextSeamMs);
    held = nextSeamMs === undefined ? undefined : { before: words, told };
    const given = words.slice(0, told);
    try {
      const stored = await parts.store(given);
      lastWordMs = given.at(-1)?.endMs ?? lastWordMs;
      const { startMs, endMs, end } = window;
      onEvent({ kind: 'final', track, startMs, endMs, stored, end, heardMs });
    } catch (error) {
      deps.log('error', 'turns not stored', { count: 1, ...failureFields(error) });
      parts.abandon(window);
    }
  }

  function afterJudging(): void {
    const ready = judging.filter(({ untilMs }) => cutter.judgedMs >= untilMs);
    judging = judging.filter(({ untilMs }) => cutter.judgedMs < untilMs);
    for (const { resolve } of ready) resolve();
    listenEarly();
    tellSilence();
    onEvent({ kind: 'progress' });
  }

  function listenEarly(): void {
    const everyMs = options.interimEveryMs;
    if (everyMs === undefined || interim !== undefined || pending > 0) return;
    const open = cutter.open();
    if (open === undefined || open.endMs - Math.max(interimAtMs, open.startMs) < everyMs) return;
    interimAtMs = open.endMs;
    interim = deps.queue
      .runIfIdle(() => hear(open, rate.rateHz))
      ?.then((words) => tellInterim(open, words))
      .catch((error: unknown) => {
        if (!stopped.aborted) deps.log('warn', 'window not transcribed', failureFields(error));
      })
      .finally(() => {
        interim = undefined;
      });
  }

  /** Unless its window is over by now. */
  function tellInterim(
    open: Pick<AudioWindow, 'startMs' | 'endMs' | 'seamMs'>,
    heard: readonly HypothesisWord[],
  ) {
    const { startMs, endMs, seamMs } = open;
    if (pending > 0 || cutter.open()?.startMs !== startMs || stopped.aborted) return;
    const words = seamMs === undefined ? heard : wordsAfterSeam({ ...(held ?? EMPTY), after: heard, seamMs });
    if (words.length === 0) return;
    const preview = parts.preview(words);
    onEvent({ kind: 'interim', track, startMs, endMs, preview, words });
  }

  function tellSilence(): void {
    const { utteranceEndMs } = options;
    if (utteranceEndMs === undefined || lastWordMs === undefined || pending > 0) return;
    if (cutter.open() !== undefined || cutter.judgedMs - lastWordMs < utteranceEndMs) return;
    onEvent({ kind: 'utterance-end', track, lastWordMs });
    lastWordMs = undefined;
  }

  function hearSamples(samples: Int16Array): void {
    cutter.add(samples);
    voice.push(samples);
  }

  function fillGap(atMs: number): void {
    const positionMs = (received * 1000) / options.sampleRateHz;
    const gapMs = atMs - positionMs;
    if (gapMs < GAP_LEAST_MS || gapMs > GAP_LIMIT_MS) return;
    const missing = Math.round((gapMs * options.sampleRateHz) / 1000);
    received += missing;
    rate.push(new Int16Array(missing), hearSamples);
  }

  return {
    push(bytes, atMs) {
      if (atMs !== undefined) fillGap(atMs);
      const all = half.length === 0 ? bytes : Buffer.concat([half, bytes]);
      const whole = all.subarray(0, all.length - (all.length % sampleBytes));
      half = Uint8Array.from(all.subarray(whole.length));
      const at = received;
      received += whole.length / sampleBytes;
      parts.keep(at, whole);
      rate.push(decodeSamples(whole, options.encoding), hearSamples);
    },
    async flush() {
      await rate.settled();
      // What is no whole window of the detector isn't judged, and is part of the flushed sound all the same.
      const untilMs = cutter.addedMs - (cutter.addedMs % VOICE_WINDOW_MS);
      if (cutter.judgedMs < untilMs) {
        await new Promise<void>((resolve) => judging.push({ untilMs, resolve }));
      }
      take(cutter.flush());
      await chain;
    },
    get backlogMs() {
      return cutter.addedMs - cutter.judgedMs + waitingMs;
    },
    get endMs() {
      return Math.round((received * 1000) / options.sampleRateHz);
    },
    close() {
      voice.close();
      rate.close();
      for (const { resolve } of judging) resolve();
    },
  };
}

const EMPTY: Held = { before: [], told: 0 };

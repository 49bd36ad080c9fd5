/**
 * Cuts one track of live sound into windows for the recogniser: at pauses, and where nobody pauses at the least certain
 * moment before the limit, with an overlap so that no word is cut in half in both.
 *
 *   silence ──speech──► window ──pause, and long enough──► silence
 *                          ├──silence for `idleMs`───────► silence
 *                          └──`maxMs` are reached────────► window, from before the cut
 *
 * Sound comes first and its judgement later: `add` then `judge`, which counts windows of the voice detector from the start.
 */
import { VOICE_WINDOW_MS } from '../voice/voice-detector.ts';

export interface CutSettings {
  /** A pause ends a window that has lasted as long. */
  readonly minMs: number;
  /** No window is longer, but for its overlap. */
  readonly maxMs: number;
  /** Silence of this length is a pause. */
  readonly pauseMs: number;
  /** Silence of this length ends a window however short it is. */
  readonly idleMs: number;
}

/** Times in milliseconds from the start of the track. */
export interface AudioWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly samples: Int16Array;
  /** Where the window before ended and this one overlaps it; words left of it were said in that one. */
  readonly seamMs: number | undefined;
  /** The same of the window after, where this one ended in the middle of speech. */
  readonly nextSeamMs: number | undefined;
  readonly end: 'pause' | 'length' | 'flush';
}

export type CutEvent =
  | { readonly kind: 'speech-started'; readonly atMs: number }
  | { readonly kind: 'window'; readonly window: AudioWindow };

export interface WindowCutter {
  add(samples: Int16Array): void;
  judge(probabilities: readonly number[]): readonly CutEvent[];
  /** Ends the window that is open, with all sound that was added. */
  flush(): readonly CutEvent[];
  /** The window that is open, as far as it was judged. */
  open(): Pick<AudioWindow, 'startMs' | 'endMs' | 'samples' | 'seamMs'> | undefined;
  /** How far sound was judged, and where speech was heard last. */
  readonly judgedMs: number;
  readonly addedMs: number;
  readonly spokenMs: number;
}

/** Silero's own thresholds: speech begins above the first, and goes on above the second. */
const SPEECH_BEGINS = 0.5;
const SPEECH_GOES_ON = 0.35;

/** What is heard of the silence on both sides, so that no first or last sound is lost. */
const PAD_MS = 200;

/** Less speech than this in all of a window is a click. */
const SPEECH_LEAST_MS = 96;

/** Two windows share as much where one is cut in the middle of speech: longer than most words. */
const OVERLAP_MS = 800;

interface Open {
  readonly startMs: number;
  readonly seamMs: number | undefined;
  spokenMs: number;
  speechMs: number;
  isAnnounced: boolean;
  /** Of each voice window since the start. */
  readonly probabilities: number[];
}

export function createWindowCutter(sampleRateHz: number, settings: CutSettings): WindowCutter {
  const perMs = sampleRateHz / 1000;
  const sound = createSoundBuffer();
  let judgedMs = 0;
  let spokenMs = 0;
  let isSpeech = false;
  /** Left of it all was given out; only at a seam do windows overlap. */
  let earliestMs = 0;
  let current: Open | undefined;

  const addedMs = () => Math.floor(sound.end / perMs);
  const slice = (fromMs: number, toMs: number) =>
    sound.slice(Math.round(fromMs * perMs), Math.round(toMs * perMs));

  function begin(startMs: number, seamMs: number | undefined): Open {
    return { startMs, seamMs, spokenMs, speechMs: 0, isAnnounced: seamMs !== undefined, probabilities: [] };
  }

  function judgeOne(probability: number): CutEvent[] {
    const startMs = judgedMs;
    judgedMs += VOICE_WINDOW_MS;
    isSpeech = probability >= (isSpeech ? SPEECH_GOES_ON : SPEECH_BEGINS);
    if (isSpeech) spokenMs = judgedMs;
    if (current === undefined) {
      if (isSpeech) current = begin(Math.max(earliestMs, startMs - PAD_MS), undefined);
      sound.forget(Math.round((judgedMs - PAD_MS - VOICE_WINDOW_MS) * perMs));
      if (current === undefined) return [];
    }
    return goOn(current, probability);
  }

  function goOn(open: Open, probability: number): CutEvent[] {
    const events: CutEvent[] = [];
    open.probabilities.push(probability);
    if (isSpeech) {
      open.spokenMs = judgedMs;
      open.speechMs += VOICE_WINDOW_MS;
    }
    if (!open.isAnnounced && open.speechMs >= SPEECH_LEAST_MS) {
      open.isAnnounced = true;
      events.push({ kind: 'speech-started', atMs: open.startMs });
    }
    const silenceMs = judgedMs - open.spokenMs;
    const lengthMs = judgedMs - open.startMs;
    const isPause = silenceMs >= settings.pauseMs && lengthMs >= settings.minMs;
    if (isPause || silenceMs >= settings.idleMs) return [...events, ...endAtPause(open)];
    return lengthMs >= settings.maxMs ? [...events, ...endAtLength(open)] : events;
  }

  function endAtPause(open: Open): CutEvent[] {
    current = undefined;
    const endMs = Math.min(judgedMs, open.spokenMs + PAD_MS);
    const events = windowEvents(open, { endMs, end: 'pause', nextSeamMs: undefined });
    earliestMs = endMs;
    sound.forget(Math.round((judgedMs - PAD_MS) * perMs));
    return events;
  }

  /** The later half is looked through for the window that is least like speech, together with its neighbours. */
  function endAtLength(open: Open): CutEvent[] {
    const { probabilities, startMs } = open;
    const first = judgedMs - probabilities.length * VOICE_WINDOW_MS;
    const at = (index: number) => probabilities[index] ?? 1;
    let best = probabilities.length - 1;
    let least = Number.POSITIVE_INFINITY;
    for (let index = Math.floor(probabilities.length / 2); index < probabilities.length - 1; index++) {
      const likeness = at(index - 1) + 2 * at(index) + at(index + 1);
      if (likeness <= least) {
        least = likeness;
        best = index;
      }
    }
    const seamMs = first + best * VOICE_WINDOW_MS + VOICE_WINDOW_MS / 2;
    const halfMs = OVERLAP_MS / 2;
    const endMs = Math.min(judgedMs, seamMs + halfMs);
    const events = windowEvents(open, { endMs, end: 'length', nextSeamMs: seamMs });
    const next = begin(Math.max(startMs, seamMs - halfMs), seamMs);
    const kept = probabilities.slice(Math.max(0, best - Math.round(halfMs / VOICE_WINDOW_MS)));
    next.probabilities.push(...kept);
    next.speechMs = kept.filter((value) => value >= SPEECH_GOES_ON).length * VOICE_WINDOW_MS;
    next.spokenMs = open.spokenMs;
    current = next;
    sound.forget(Math.round(next.startMs * perMs));
    return events;
  }

  /** What follows a seam is given out however short it is: words of the window before wait for it. */
  function windowEvents(open: Open, ending: Pick<AudioWindow, 'endMs' | 'end' | 'nextSeamMs'>): CutEvent[] {
    const { startMs, seamMs } = open;
    if (seamMs === undefined && open.speechMs < SPEECH_LEAST_MS) return [];
    return [
      { kind: 'window', window: { startMs, samples: slice(startMs, ending.endMs), seamMs, ...ending } },
    ];
  }

  return {
    add: (samples) => sound.add(samples),
    judge: (probabilities) => probabilities.flatMap(judgeOne),
    flush() {
      const open = current;
      if (open === undefined) return [];
      current = undefined;
      isSpeech = false;
      earliestMs = addedMs();
      return windowEvents(open, { endMs: earliestMs, end: 'flush', nextSeamMs: undefined });
    },
    open() {
      if (current === undefined || current.speechMs < SPEECH_LEAST_MS) return undefined;
      const { startMs, seamMs } = current;
      return { startMs, endMs: judgedMs, samples: slice(startMs, judgedMs), seamMs };
    },
    get judgedMs() {
      return judgedMs;
    },
    get addedMs() {
      return addedMs();
    },
    get spokenMs() {
      return spokenMs;
    },
  };
}

/** Samples by their number from the start, of which the first are forgotten. */
function createSoundBuffer() {
  let samples = new Int16Array(4096);
  let start = 0;
  let end = 0;

  return {
    get end() {
      return end;
    },
    add(added: Int16Array): void {
      const length = end - start;
      if (length + added.length > samples.length) {
        const larger = new Int16Array(Math.max(samples.length * 2, length + added.length));
        larger.set(samples.subarray(0, length));
        samples = larger;
      }
      samples.set(added, length);
      end += added.length;
    },
    slice(from: number, to: number): Int16Array {
      return samples.slice(Math.max(0, from - start), Math.max(0, Math.min(to, end) - start));
    },
    forget(before: number): void {
      const count = Math.min(before, end) - start;
      // In large steps: each one moves what is left.
      if (count < 4096) return;
      samples.copyWithin(0, count, end - start);
      start += count;
    },
  };
}

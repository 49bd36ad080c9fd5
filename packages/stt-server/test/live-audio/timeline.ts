/**
 * A call whose every moment says where it is: samples are loud and count blocks of 32 ms while somebody speaks, and are 0 in
 * silence. An engine that reads that count hears exactly the words that were said in what it is given, and mishears those that
 * were cut.
 */
import type { Engine, HypothesisWord } from '@enmienda/stt-server/engines';
import { createWindowing, type VoiceDetector } from '../../src/voice/voice-detector.ts';

export interface Said {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

const BLOCK_MS = 32;
const BASE = 1000;

/** Words of equal length from `startMs`, with a gap after each. */
export function say(texts: readonly string[], startMs: number, { wordMs = 300, gapMs = 60 } = {}): Said[] {
  return texts.map((text, at) => {
    const from = startMs + at * (wordMs + gapMs);
    return { text, startMs: from, endMs: from + wordMs };
  });
}

export function soundOf(said: readonly Said[], lengthMs: number, sampleRateHz = 16_000): Int16Array {
  const perMs = sampleRateHz / 1000;
  const samples = new Int16Array(lengthMs * perMs);
  for (const { startMs, endMs } of said) {
    for (let at = Math.round(startMs * perMs); at < Math.min(samples.length, Math.round(endMs * perMs)); at++)
      samples[at] = BASE + Math.floor(at / perMs / BLOCK_MS);
  }
  return samples;
}

/** The bytes of samples as they go over a wire. */
export function pcm(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, at) => bytes.writeInt16LE(sample, at * 2));
  return bytes;
}

/** Speech is what isn't 0. */
export const exactDetector: VoiceDetector = {
  name: 'exact',
  open(sampleRateHz, onProbabilities) {
    const windowsOf = createWindowing((sampleRateHz * BLOCK_MS) / 1000);
    return {
      push(samples) {
        const windows = windowsOf(samples);
        if (windows.length > 0) onProbabilities(windows.map((window) => (window.some(Boolean) ? 1 : 0)));
      },
      close: () => undefined,
    };
  },
  close: () => Promise.resolve(),
};

export interface TimelineEngine extends Engine {
  /** Milliseconds of sound that each call was given. */
  readonly heardMs: number[];
}

export function timelineEngine(
  said: readonly Said[],
  before: (options: { readonly signal?: AbortSignal }) => Promise<void> = () => Promise.resolve(),
): TimelineEngine {
  const heardMs: number[] = [];
  return {
    name: 'test/timeline',
    heardMs,
    async transcribe(wav, options) {
      await before(options);
      const view = new DataView(wav.buffer, wav.byteOffset, wav.byteLength);
      const rateHz = view.getUint32(24, true);
      const samples = Array.from({ length: (wav.byteLength - 44) >> 1 }, (_, at) =>
        view.getInt16(44 + at * 2, true),
      );
      const durationMs = (samples.length * 1000) / rateHz;
      heardMs.push(durationMs);
      // The first change of the count tells where in the call this is, to the sample.
      const change = samples.findIndex(
        (sample, at) => at > 0 && sample > BASE && sample === (samples[at - 1] ?? 0) + 1,
      );
      const block = (samples[change] ?? 0) - BASE;
      const fromMs = change === -1 ? Number.NaN : block * BLOCK_MS - (change * 1000) / rateHz;
      const words = said.flatMap((word) => hear(word, fromMs, durationMs));
      return { text: words.map(({ text }) => text).join(' '), words, durationMs: Math.round(durationMs) };
    },
    close: () => Promise.resolve(),
  };
}

/** Of a word that is cut, most is understood; of less than half of one nothing. */
function hear(word: Said, fromMs: number, durationMs: number): HypothesisWord[] {
  const startMs = Math.max(0, word.startMs - fromMs);
  const endMs = Math.min(durationMs, word.endMs - fromMs);
  const share = (endMs - startMs) / (word.endMs - word.startMs);
  if (!(share > 0.5)) return [];
  const text = share > 0.95 ? word.text : `${word.text}?`;
  return [{ text, startMs: Math.round(startMs), endMs: Math.round(endMs), confidence: 0.9 }];
}

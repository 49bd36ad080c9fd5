/** Where in a whole sound somebody speaks. */
import { VOICE_WINDOW_MS, type VoiceDetector } from './voice-detector.ts';

/** Milliseconds, half-open; `speechMs` of it are speech, the rest the silence in between and around. */
export interface SpeechRegion {
  readonly startMs: number;
  readonly endMs: number;
  readonly speechMs: number;
}

/** Silero's own thresholds: speech begins above the first, and goes on above the second. */
const SPEECH_BEGINS = 0.5;
const SPEECH_GOES_ON = 0.35;

/** Silence that is longer parts two regions; what is left of it on both sides. */
const GAP_MS = 2000;
const PAD_MS = 300;

/** Less speech than this in all of a region is a click. */
const SPEECH_LEAST_MS = 96;

/** Samples of 16 kHz that are judged between two turns of the event loop: a second. */
const STEP_SAMPLES = 16_000;

/** Of mono samples -1..1 at 16 kHz. The signal stops the judging. */
export async function findSpeech(
  samples: Float32Array,
  detector: VoiceDetector,
  signal: AbortSignal,
): Promise<readonly SpeechRegion[]> {
  const expected = Math.floor(samples.length / (16 * VOICE_WINDOW_MS));
  const probabilities = await judge(samples, { detector, expected, signal });
  return regionsOf(probabilities, Math.round(samples.length / 16));
}

interface Judging {
  readonly detector: VoiceDetector;
  readonly expected: number;
  readonly signal: AbortSignal;
}

function judge(samples: Float32Array, { detector, expected, signal }: Judging): Promise<readonly number[]> {
  const probabilities: number[] = [];
  let pushed = 0;
  return new Promise((resolve, reject) => {
    const done = () => {
      signal.removeEventListener('abort', onAbort);
      stream.close();
      resolve(probabilities);
    };
    const onAbort = () => {
      stream.close();
      reject(signal.reason as Error);
    };
    /** The next second when the one before is judged, so that nothing piles up. */
    const push = () => {
      const part = samples.subarray(pushed, pushed + STEP_SAMPLES);
      pushed += part.length;
      stream.push(Int16Array.from(part, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 0x7f_ff)));
    };
    const stream = detector.open(16_000, (told) => {
      probabilities.push(...told);
      if (probabilities.length >= expected) done();
      else if (probabilities.length * 16 * VOICE_WINDOW_MS > pushed - 16 * VOICE_WINDOW_MS)
        setImmediate(push);
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else if (expected === 0) done();
    else push();
  });
}

/** In order, never overlapping. */
export function regionsOf(probabilities: readonly number[], lengthMs: number): readonly SpeechRegion[] {
  const regions: { startMs: number; endMs: number; speechMs: number }[] = [];
  let isSpeech = false;
  for (const [at, probability] of probabilities.entries()) {
    isSpeech = probability >= (isSpeech ? SPEECH_GOES_ON : SPEECH_BEGINS);
    if (!isSpeech) continue;
    const startMs = at * VOICE_WINDOW_MS;
    const endMs = startMs + VOICE_WINDOW_MS;
    const last = regions.at(-1);
    if (last === undefined || startMs - last.endMs > GAP_MS) {
      regions.push({ startMs, endMs, speechMs: VOICE_WINDOW_MS });
    } else {
      last.endMs = endMs;
      last.speechMs += VOICE_WINDOW_MS;
    }
  }
  return regions
    .filter(({ speechMs }) => speechMs >= SPEECH_LEAST_MS)
    .map(({ startMs, endMs, speechMs }) => ({
      startMs: Math.max(0, startMs - PAD_MS),
      endMs: Math.min(lengthMs, endMs + PAD_MS),
      speechMs,
    }));
}

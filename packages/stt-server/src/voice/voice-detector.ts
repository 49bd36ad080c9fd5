/** Which parts of a sound are speech, a window of 32 ms at a time. */

export const VOICE_WINDOW_MS = 32;

export interface VoiceDetector {
  /** For logs and `/readyz`. */
  readonly name: string;
  /** `onProbabilities` gets one number, 0..1, for each window of the stream, in order, sooner or later. */
  open(sampleRateHz: 8000 | 16_000, onProbabilities: (probabilities: readonly number[]) => void): VoiceStream;
  /** Idempotent. */
  close(): Promise<void>;
}

export interface VoiceStream {
  push(samples: Int16Array): void;
  /** Nothing is told any more. Idempotent. */
  close(): void;
}

/** Cuts what is pushed into whole windows; the rest waits for the next push. */
export function createWindowing(windowSamples: number): (samples: Int16Array) => readonly Int16Array[] {
  let rest = new Int16Array();
  return (samples) => {
    const all = new Int16Array(rest.length + samples.length);
    all.set(rest);
    all.set(samples, rest.length);
    const count = Math.floor(all.length / windowSamples);
    rest = all.slice(count * windowSamples);
    return Array.from({ length: count }, (_, at) =>
      all.subarray(at * windowSamples, (at + 1) * windowSamples),
    );
  };
}

/** 1 is the loudest that 16 bits can say. */
export function loudnessOf(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length)) / 0x80_00;
}

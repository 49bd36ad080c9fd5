/** Live samples at a rate that the voice detector takes: 8 and 16 kHz go through as they are, others are made 16 kHz. */
import { RECOGNISER_RATE_HZ } from '../audio/decode-audio.ts';
import { createResampler, type Resampler } from '../audio/resampler.ts';

export interface LiveRate {
  readonly rateHz: 8000 | 16_000;
  /** Hands on what is ready, in order; at once where nothing is resampled. */
  push(samples: Int16Array, onSamples: (samples: Int16Array) => void): void;
  /** All that was pushed is handed on, but for what the filter holds back. */
  settled(): Promise<void>;
  close(): void;
}

export function createLiveRate(sampleRateHz: number): LiveRate {
  if (sampleRateHz === 8000 || sampleRateHz === 16_000) {
    return {
      rateHz: sampleRateHz,
      push: (samples, onSamples) => onSamples(samples),
      settled: () => Promise.resolve(),
      close: () => undefined,
    };
  }
  const opening = createResampler(sampleRateHz, RECOGNISER_RATE_HZ);
  let resampler: Resampler | undefined;
  let isClosed = false;
  let working: Promise<void> = opening.then((made) => {
    if (isClosed) made.free();
    else resampler = made;
  });
  return {
    rateHz: RECOGNISER_RATE_HZ,
    push(samples, onSamples) {
      working = working.then(() => {
        if (resampler === undefined) return;
        const floats = Float32Array.from(samples, (sample) => sample / 0x80_00);
        onSamples(Int16Array.from(resampler.push(floats), toPcm16));
      });
    },
    settled: () => working,
    close() {
      isClosed = true;
      resampler?.free();
      resampler = undefined;
    },
  };
}

function toPcm16(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 0x7f_ff);
}

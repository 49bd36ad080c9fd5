import libsamplerate from '@alexanderolsen/libsamplerate-js';

/** Turns a stream of mono samples at one rate into one at another; pieces go in and come out in order. */
export interface Resampler {
  push(samples: Float32Array): Float32Array;
  /** What the filter still holds, so that the sums of lengths agree; frees it. */
  finish(): Float32Array;
  /** Idempotent. */
  free(): void;
}

/** The library copies at most 4 MB a call. */
const PIECE_SAMPLES = 65_536;

/** Longer than the filter's memory, even upsampling from 4 kHz. */
const TAIL_SECONDS = 0.1;

type Converter = Awaited<ReturnType<typeof libsamplerate.create>>;

/** Converters that nobody uses: making one stops everything else for 10 to 20 ms (2 busy cores, Node 20, 2026-11). */
const idle: Converter[] = [];
const IDLE_LIMIT = 4;

/** An idle one set up anew, which empties its filter, or a new one. */
async function takeConverter(fromHz: number, toHz: number): Promise<Converter> {
  const converter = idle.pop();
  if (converter === undefined) {
    const converterType = libsamplerate.ConverterType.SRC_SINC_FASTEST;
    return libsamplerate.create(1, fromHz, toHz, { converterType });
  }
  converter.inputSampleRate = fromHz;
  converter.outputSampleRate = toHz;
  return converter;
}

function giveBack(converter: Converter): void {
  if (idle.length < IDLE_LIMIT) idle.push(converter);
  else converter.destroy();
}

export async function createResampler(fromHz: number, toHz: number): Promise<Resampler> {
  if (fromHz === toHz)
    return { push: (samples) => samples, finish: () => new Float32Array(), free: () => undefined };
  const converter = await takeConverter(fromHz, toHz);
  let samplesIn = 0;
  let samplesOut = 0;
  let isFreed = false;

  function push(samples: Float32Array): Float32Array {
    const pieces: Float32Array[] = [];
    for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
      pieces.push(converter.full(samples.subarray(at, at + PIECE_SAMPLES)).slice());
    }
    const out = concatenate(pieces);
    samplesIn += samples.length;
    samplesOut += out.length;
    return out;
  }

  function free(): void {
    if (!isFreed) giveBack(converter);
    isFreed = true;
  }

  return {
    push,
    finish() {
      const missing = Math.max(0, Math.round((samplesIn * toHz) / fromHz) - samplesOut);
      const tail = push(new Float32Array(Math.ceil(fromHz * TAIL_SECONDS)));
      free();
      return tail.slice(0, missing);
    },
    free,
  };
}

export function concatenate(pieces: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

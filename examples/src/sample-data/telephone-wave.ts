/**
 * Sound as a telephone exchange keeps it: one channel, 8,000 samples a second, eight bits of µ-law each (ITU-T G.711),
 * in a WAV file of format 7.
 */
export const SAMPLE_RATE_HZ = 8000;

export interface Sound {
  readonly sampleRateHz: number;
  /** -1..1 */
  readonly samples: Float32Array;
}

const CUT_OFF_HZ = 3400;
const TAPS_EACH_SIDE = 48;
const BIAS = 0x84;
const CLIP = 32_635;

/** Reads 16-bit mono PCM; a `data` size that a pipe left open is taken to run to the end. @throws RangeError */
export function decodePcmWave(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 44 || ascii(bytes, 0) !== 'RIFF') throw new RangeError('This is not a WAV file.');
  let sampleRateHz = 0;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const sizeBytes = view.getUint32(at + 4, true);
    if (ascii(bytes, at) === 'fmt ') sampleRateHz = view.getUint32(at + 12, true);
    if (ascii(bytes, at) === 'data') {
      const end = Math.min(view.byteLength, at + 8 + sizeBytes);
      const samples = new Float32Array((end - at - 8) >> 1);
      for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(at + 8 + 2 * i, true) / 32_768;
      return { sampleRateHz, samples };
    }
    at += 8 + sizeBytes + (sizeBytes & 1);
  }
  throw new RangeError('This WAV file has no samples.');
}

/** The sound at 8 kHz, through a windowed-sinc low-pass at 3.4 kHz so that nothing folds back. */
export function toTelephoneBand(sound: Sound): Float32Array {
  const step = sound.sampleRateHz / SAMPLE_RATE_HZ;
  const cutOff = (2 * CUT_OFF_HZ) / sound.sampleRateHz;
  const out = new Float32Array(Math.floor(sound.samples.length / step));
  for (let i = 0; i < out.length; i++) {
    const centre = i * step;
    let sum = 0;
    const first = Math.max(0, Math.ceil(centre - TAPS_EACH_SIDE));
    const last = Math.min(sound.samples.length - 1, Math.floor(centre + TAPS_EACH_SIDE));
    for (let at = first; at <= last; at++)
      sum += (sound.samples[at] ?? 0) * cutOff * sinc(cutOff * (at - centre)) * hann(at - centre);
    out[i] = sum;
  }
  return out;
}

/** A whole file; samples beyond ±1 are clipped. */
export function encodeMuLawWave(samples: Float32Array): Uint8Array {
  const headerBytes = 58;
  const bytes = new Uint8Array(headerBytes + samples.length + (samples.length & 1));
  const view = new DataView(bytes.buffer);
  putAscii(bytes, 0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  putAscii(bytes, 8, 'WAVEfmt ');
  view.setUint32(16, 18, true);
  view.setUint16(20, 7, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, SAMPLE_RATE_HZ, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  putAscii(bytes, 38, 'fact');
  view.setUint32(42, 4, true);
  view.setUint32(46, samples.length, true);
  putAscii(bytes, 50, 'data');
  view.setUint32(54, samples.length, true);
  for (let i = 0; i < samples.length; i++) bytes[headerBytes + i] = muLaw(samples[i] ?? 0);
  return bytes;
}

/** G.711 µ-law of a sample in -1..1: sign, three bits of exponent, four of mantissa, all inverted. */
function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const level = Math.min(CLIP, Math.abs(Math.round(sample * 32_768))) + BIAS;
  const exponent = Math.min(7, Math.max(0, 24 - Math.clz32(level)));
  const mantissa = (level >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function hann(offset: number): number {
  return 0.5 * (1 + Math.cos((Math.PI * offset) / (TAPS_EACH_SIDE + 1)));
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function putAscii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

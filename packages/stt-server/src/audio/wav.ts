/** RIFF WAVE headers: RIFF/WAVE, then chunks of four letters, a little-endian size and that many bytes, padded to even. */

const HEADER_BYTES = 44;

/** Sizes that programs write when they don't know the length yet: the data then runs to the end of the file. */
const UNKNOWN_SIZES = new Set([0, 0x7f_ff_ff_ff, 0xff_ff_ff_ff]);

/** Says what is wrong with the chunks of a WAV file, or nothing: a decoder would silently take half a file for a whole one. */
export function findWavDamage(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hasFormat = false;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    const size = view.getUint32(at + 4, true);
    const there = bytes.length - at - 8;
    if (name === 'data') return dataDamage(hasFormat, size, there);
    if (name === 'fmt ') {
      if (size < 16 || there < size) return 'its format chunk is cut off';
      if (view.getUint16(at + 10, true) === 0 || view.getUint16(at + 20, true) === 0)
        return 'it has no channels';
      hasFormat = true;
    }
    at += 8 + size + (size % 2);
  }
  return 'it ends before its data chunk';
}

function dataDamage(hasFormat: boolean, size: number, there: number): string | undefined {
  if (!hasFormat) return 'its data comes before its format';
  if (UNKNOWN_SIZES.has(size) || there >= size) return undefined;
  return `it is cut off: ${there} of ${size} bytes of sound are there`;
}

/** A mono 16-bit WAV file; samples -1..1, clipped. */
export function encodeWav(samples: Float32Array, sampleRateHz: number): Uint8Array {
  const pcm = Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 0x7f_ff));
  return wavFile(bytesOfPcm16(pcm), { encoding: 'pcm16', sampleRateHz, channels: 1 });
}

/** How samples are written: 16-bit little-endian, or 8-bit G.711. */
export interface WavFormat {
  readonly encoding: 'pcm16' | 'mulaw' | 'alaw';
  readonly sampleRateHz: number;
  readonly channels: number;
}

/** Multimedia Registration Kit, wFormatTag. */
const FORMAT_TAGS = { pcm16: 1, alaw: 6, mulaw: 7 } as const;

export function bytesPerSample({ encoding }: Pick<WavFormat, 'encoding'>): 1 | 2 {
  return encoding === 'pcm16' ? 2 : 1;
}

/** A WAV file around samples that are encoded already, channel after channel of each moment. */
export function wavFile(data: Uint8Array, format: WavFormat): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + data.length + (data.length % 2));
  const view = new DataView(bytes.buffer);
  const frameBytes = bytesPerSample(format) * format.channels;
  const name = (at: number, letters: string) => {
    for (let index = 0; index < 4; index++) view.setUint8(at + index, letters.charCodeAt(index));
  };
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVE');
  name(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_TAGS[format.encoding], true);
  view.setUint16(22, format.channels, true);
  view.setUint32(24, format.sampleRateHz, true);
  view.setUint32(28, format.sampleRateHz * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, bytesPerSample(format) * 8, true);
  name(36, 'data');
  view.setUint32(40, data.length, true);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

/** Little-endian, whatever the machine is. */
export function bytesOfPcm16(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, at) => view.setInt16(at * 2, sample, true));
  return bytes;
}

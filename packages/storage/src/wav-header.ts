import type { AudioInfo } from './recording.ts';

/**
 * Rate, channels and length of a RIFF/WAVE file of `fileBytes`, from the chunk headers in its first bytes; what a truncated or
 * other file doesn't tell is absent, and nothing is thrown. The length is that of the sound that is there, not of what the
 * header promises. Own code because the npm readers decode whole files or bring a dozen packages for three numbers.
 * Layout: Multimedia Programming Interface and Data Specifications 1.0 (Microsoft/IBM, 1991), "Waveform Audio File Format".
 */
export function readWavHeader(
  bytes: Uint8Array,
  fileBytes = bytes.length,
): Pick<AudioInfo, 'sampleRateHz' | 'channels' | 'durationMs'> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (tagAt(view, 0) !== 'RIFF' || tagAt(view, 8) !== 'WAVE') return {};
  let format: WaveFormat | undefined;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const body = at + 8;
    const sizeBytes = view.getUint32(at + 4, true);
    if (tagAt(view, at) === 'fmt ') format = readFormat(view, body);
    if (tagAt(view, at) === 'data' && format !== undefined) {
      const { bytesPerSecond, ...known } = format;
      const presentBytes = fileBytes - body;
      // A recorder that streams can't know the size: it writes 0 or 0xffffffff, and the sound goes on to the end.
      const soundBytes = sizeBytes === 0 ? presentBytes : Math.min(sizeBytes, presentBytes);
      return { ...known, durationMs: Math.round((soundBytes * 1000) / bytesPerSecond) };
    }
    at = body + sizeBytes + (sizeBytes % 2);
  }
  return format === undefined ? {} : { sampleRateHz: format.sampleRateHz, channels: format.channels };
}

interface WaveFormat {
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly bytesPerSecond: number;
}

/** wFormatTag, nChannels (2 bytes each), nSamplesPerSec, nAvgBytesPerSec (4 bytes each). */
function readFormat(view: DataView, at: number): WaveFormat | undefined {
  if (at + 12 > view.byteLength) return undefined;
  const channels = view.getUint16(at + 2, true);
  const sampleRateHz = view.getUint32(at + 4, true);
  const bytesPerSecond = view.getUint32(at + 8, true);
  if (channels === 0 || sampleRateHz === 0 || bytesPerSecond === 0) return undefined;
  return { sampleRateHz, channels, bytesPerSecond };
}

/** Four ASCII letters; `undefined` where the file ends before. */
function tagAt(view: DataView, at: number): string | undefined {
  if (at + 4 > view.byteLength) return undefined;
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}

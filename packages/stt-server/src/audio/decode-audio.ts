/**
 * Sound files to 16 kHz mono, for recognisers. The file is decoded a piece at a time, so that the event loop goes on and a
 * small file that unpacks to days of silence is stopped at the limit.
 */
import { setImmediate } from 'node:timers/promises';
import decode from 'audio-decode';
import audioType from 'audio-type';
import { EngineError } from '../engine-error.ts';
import { concatenate, createResampler, type Resampler } from './resampler.ts';
import { findWavDamage } from './wav.ts';

export interface DecodedAudio {
  /** Mono, 16 kHz, -1..1. */
  readonly samples: Float32Array;
  readonly durationMs: number;
  /** Of the file. */
  readonly sampleRateHz: number;
  readonly channels: number;
}

export interface DecodeOptions {
  /** Default: one hour. */
  readonly maxDurationMs?: number;
  readonly signal?: AbortSignal | undefined;
}

export const RECOGNISER_RATE_HZ = 16_000;

const HOUR_MS = 3_600_000;
const CHUNK_BYTES = 16 * 1024;
const SNIFFED_BYTES = 64 * 1024;
/** What telephones, recorders and browsers write, and its media type. */
const FORMATS = {
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  opus: 'audio/ogg',
  oga: 'audio/ogg',
  m4a: 'audio/mp4',
  webm: 'audio/webm',
  aac: 'audio/aac',
  amr: 'audio/amr',
} as const;

/** Rates outside of these are damage, not sound. */
const RATE_RANGE_HZ = [4000, 192_000] as const;

/** By the first bytes of the file, e.g. `audio/wav`; `application/octet-stream` for what can't be decoded. */
export function audioContentType(bytes: Uint8Array): string {
  const format = sniffFormat(bytes);
  return format === undefined ? 'application/octet-stream' : FORMATS[format];
}

/** Loads the decoder of every format now: each would stop everything else for up to 0.1 s with the first file of its format. */
export async function loadDecoders(): Promise<void> {
  for (const format of Object.keys(FORMATS) as Format[]) {
    try {
      const pieces = decode(oneChunk(), format)[Symbol.asyncIterator]();
      while ((await pieces.next()).done !== true);
    } catch {
      // It is no file of that format.
    }
  }
}

async function* oneChunk(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(512);
  await setImmediate();
}

/** @throws EngineError unreadable-audio | audio-too-long | aborted */
export async function decodeAudio(bytes: Uint8Array, options: DecodeOptions = {}): Promise<DecodedAudio> {
  const format = formatOf(bytes);
  const limitMs = options.maxDurationMs ?? HOUR_MS;
  const sound = createCollector(limitMs);
  try {
    for await (const piece of decode(chunksOf(bytes, options.signal), format)) await sound.add(piece);
    return sound.finish();
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError(
      { kind: 'unreadable-audio', reason: `it is damaged ${format.toUpperCase()}` },
      { cause },
    );
  } finally {
    sound.free();
  }
}

type Format = keyof typeof FORMATS;

function formatOf(bytes: Uint8Array): Format {
  if (bytes.length === 0) throw new EngineError({ kind: 'unreadable-audio', reason: 'it is empty' });
  const format = sniffFormat(bytes);
  if (format === undefined) {
    throw new EngineError({ kind: 'unreadable-audio', reason: 'its format is not known' });
  }
  const damage = format === 'wav' ? findWavDamage(bytes) : undefined;
  if (damage !== undefined) throw new EngineError({ kind: 'unreadable-audio', reason: damage });
  return format;
}

/** A copy, because the library reads the whole memory behind a view. */
function sniffFormat(bytes: Uint8Array): Format | undefined {
  const type = audioType(Uint8Array.from(bytes.subarray(0, SNIFFED_BYTES)));
  return type !== undefined && type in FORMATS ? (type as Format) : undefined;
}

async function* chunksOf(bytes: Uint8Array, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    if (signal?.aborted === true) throw new EngineError({ kind: 'aborted' });
    yield bytes.subarray(at, at + CHUNK_BYTES);
    await setImmediate();
  }
}

/** Mixes down, resamples and keeps what has been decoded so far. */
function createCollector(limitMs: number) {
  const pieces: Float32Array[] = [];
  let resampler: Resampler | undefined;
  let sampleRateHz = 0;
  let channels = 0;
  let samplesIn = 0;

  async function start(piece: Decoded): Promise<Resampler> {
    const [lowest, highest] = RATE_RANGE_HZ;
    if (piece.sampleRate < lowest || piece.sampleRate > highest) {
      throw new EngineError({
        kind: 'unreadable-audio',
        reason: `a rate of ${piece.sampleRate} Hz can't be right`,
      });
    }
    sampleRateHz = piece.sampleRate;
    channels = piece.channelData.length;
    return createResampler(sampleRateHz, RECOGNISER_RATE_HZ);
  }

  return {
    async add(piece: Decoded): Promise<void> {
      resampler ??= await start(piece);
      if (piece.sampleRate !== sampleRateHz) {
        throw new EngineError({ kind: 'unreadable-audio', reason: 'its sample rate changes on the way' });
      }
      const mono = mixDown(piece.channelData);
      samplesIn += mono.length;
      const durationMs = (samplesIn * 1000) / sampleRateHz;
      if (durationMs > limitMs) throw new EngineError({ kind: 'audio-too-long', durationMs, limitMs });
      pieces.push(resampler.push(mono));
    },
    finish(): DecodedAudio {
      if (resampler === undefined || samplesIn === 0) {
        throw new EngineError({ kind: 'unreadable-audio', reason: 'there is no sound in it' });
      }
      pieces.push(resampler.finish());
      const durationMs = Math.round((samplesIn * 1000) / sampleRateHz);
      return { samples: concatenate(pieces), durationMs, sampleRateHz, channels };
    },
    free: () => resampler?.free(),
  };
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) return new Float32Array();
  if (others.length === 0) return first;
  return first.map((sample, index) => (sample + sumAt(others, index)) / channels.length);
}

function sumAt(channels: readonly Float32Array[], index: number): number {
  let sum = 0;
  for (const channel of channels) sum += channel[index] ?? 0;
  return sum;
}

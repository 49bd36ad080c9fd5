/**
 * Sound of calls that go on, on the local disk: what was received is there after a crash, and the next start makes recordings
 * of it. A file a call, `rec_ID.spool`:
 *
 *   JSON of the format, newline
 *   chunk*: track (1 byte), place in samples of the track (6 bytes), length in bytes (4 bytes), the bytes
 *
 * Numbers are little-endian. A chunk that was cut off by a crash, and what is behind it, is left out. Sound is handed to the
 * system at least every 250 ms of it, and flushed to the disk every 2 s of it.
 */
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseRecordingId, type RecordingId } from '@enmienda/storage';
import { z } from 'zod';
import { bytesPerSample, type WavFormat, wavFile } from '../audio/wav.ts';

export interface SpoolFile {
  /** `at` counts samples from the start of the call. */
  append(track: number, at: number, bytes: Uint8Array): void;
  /** All that was appended, as a WAV file with a channel a track, and gaps silent; `undefined` where there is none. @throws Error of the disk */
  finish(): Promise<Uint8Array | undefined>;
  /** Idempotent. */
  remove(): Promise<void>;
}

export interface AudioSpool {
  /** @throws Error of the disk */
  open(id: RecordingId, format: WavFormat): Promise<SpoolFile>;
  /** Recordings whose sound a process left behind. */
  leftBehind(): Promise<readonly RecordingId[]>;
  /** The WAV file of what was left behind; `undefined` where nothing can be read. */
  recover(id: RecordingId): Promise<Uint8Array | undefined>;
  remove(id: RecordingId): Promise<void>;
}

const CHUNK_HEADER_BYTES = 11;
const WRITE_EVERY_MS = 250;
const FLUSH_EVERY_MS = 2000;

/** What lies behind is damage, and not sound. */
const LENGTH_LIMIT_S = 24 * 3600;

/** 0 as G.711 writes it. */
const SILENT_BYTE = { pcm16: 0, mulaw: 0xff, alaw: 0xd5 } as const;

const formatSchema = z.strictObject({
  encoding: z.enum(['pcm16', 'mulaw', 'alaw']),
  sampleRateHz: z.int().min(4000).max(192_000),
  channels: z.int().min(1).max(8),
});

export function createAudioSpool(folder: string): AudioSpool {
  const fileOf = (id: RecordingId) => path.join(folder, `${id}.spool`);

  return {
    async open(id, format) {
      await mkdir(folder, { recursive: true });
      const handle = await open(fileOf(id), 'wx', 0o600);
      const bytesPerMs = (format.sampleRateHz * bytesPerSample(format)) / 1000;
      let waiting: Uint8Array[] = [Buffer.from(`${JSON.stringify(format)}\n`)];
      let waitingBytes = 0;
      let unflushedBytes = 0;
      let failure: unknown;
      let writing = Promise.resolve();

      /** After a failure nothing more is written; `finish` tells of it. */
      function write(): void {
        const chunks = waiting;
        const bytes = waitingBytes;
        waiting = [];
        waitingBytes = 0;
        writing = writing.then(async () => {
          if (failure !== undefined) return;
          try {
            await handle.writev(chunks);
            unflushedBytes += bytes;
            if (unflushedBytes < FLUSH_EVERY_MS * bytesPerMs) return;
            unflushedBytes = 0;
            await handle.datasync();
          } catch (error) {
            failure = error;
          }
        });
      }
      write();

      return {
        append(track, at, bytes) {
          waiting.push(chunkHeader(track, at, bytes.length), Uint8Array.from(bytes));
          waitingBytes += bytes.length;
          if (waitingBytes >= WRITE_EVERY_MS * bytesPerMs) write();
        },
        async finish() {
          write();
          await writing;
          await handle.close();
          if (failure !== undefined)
            throw failure instanceof Error ? failure : new Error('The spool failed.');
          return layOut(await readFile(fileOf(id)));
        },
        async remove() {
          await writing;
          await handle.close();
          await rm(fileOf(id), { force: true });
        },
      };
    },
    async leftBehind() {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => /^rec_[A-Za-z0-9_-]{1,64}\.spool$/.test(name))
        .map((name) => parseRecordingId(name.slice(0, -'.spool'.length)));
    },
    recover: async (id) => layOut(await readFile(fileOf(id))),
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}

function chunkHeader(track: number, at: number, length: number): Uint8Array {
  const header = Buffer.alloc(CHUNK_HEADER_BYTES);
  header.writeUInt8(track, 0);
  header.writeUIntLE(at, 1, 6);
  header.writeUInt32LE(length, 7);
  return header;
}

interface Chunk {
  readonly track: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

function layOut(file: Buffer): Uint8Array | undefined {
  const lineEnd = file.indexOf(0x0a);
  if (lineEnd === -1) return undefined;
  const format = formatSchema.safeParse(parseJson(file.toString('utf8', 0, lineEnd)));
  if (!format.success) return undefined;
  const { channels, encoding } = format.data;
  const size = bytesPerSample(format.data);
  const limit = LENGTH_LIMIT_S * format.data.sampleRateHz;
  const chunks = [...chunksOf(file.subarray(lineEnd + 1))].filter(({ track, at, bytes }) => {
    return track < channels && at + bytes.length / size <= limit;
  });
  const length = Math.max(0, ...lastOf(chunks, size));
  if (length === 0) return undefined;
  const data = new Uint8Array(length * size * channels).fill(SILENT_BYTE[encoding]);
  for (const { track, at, bytes } of chunks) {
    if (channels === 1) data.set(bytes.subarray(0, bytes.length - (bytes.length % size)), at * size);
    else interleave(data, { at: (at * channels + track) * size, step: channels * size, size, bytes });
  }
  return wavFile(data, format.data);
}

/** Where each track ends. */
function lastOf(chunks: readonly Chunk[], size: number): Iterable<number> {
  const ends = new Map<number, number>();
  for (const { track, at, bytes } of chunks) {
    ends.set(track, Math.max(ends.get(track) ?? 0, at + Math.floor(bytes.length / size)));
  }
  return ends.values();
}

interface Strand {
  readonly at: number;
  readonly step: number;
  readonly size: number;
  readonly bytes: Uint8Array;
}

function interleave(data: Uint8Array, { at, step, size, bytes }: Strand): void {
  for (let from = 0, to = at; from + size <= bytes.length; from += size, to += step) {
    for (let byte = 0; byte < size; byte++) data[to + byte] = bytes[from + byte] ?? 0;
  }
}

function* chunksOf(body: Buffer): Generator<Chunk> {
  let at = 0;
  while (at + CHUNK_HEADER_BYTES <= body.length) {
    const length = body.readUInt32LE(at + 7);
    const from = at + CHUNK_HEADER_BYTES;
    if (from + length > body.length) return;
    yield {
      track: body.readUInt8(at),
      at: body.readUIntLE(at + 1, 6),
      bytes: body.subarray(from, from + length),
    };
    at = from + length;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The file of a vector index: whatever the implementation writes, the ids of its rows, then a trailer of 64 bytes that says what it
 * is and proves that it is whole. A native library must never be given an unchecked file: usearch 2.25.3 crashes the process on a
 * foreign one. The trailer is at the end because usearch reads a file from its start and stops where its own data stops.
 *
 *    0  'ENMINDEX'
 *    8  u32 version of this layout
 *   12  u32 kind: 1 flat, 2 usearch, 3 faiss
 *   16  u32 dimension
 *   20  u32 how many rows
 *   24  u64 bytes before the trailer
 *   32  SHA-256 of everything before this field
 *
 * Numbers are little-endian; so are those of the machine, where rows are read as they lie.
 */
import { createHash } from 'node:crypto';
import { appendFile, type FileHandle, open } from 'node:fs/promises';
import { replaceFile } from './atomic-file.ts';
import { decodeIds, encodeIds, idsByteLength } from './index-rows.ts';
import { OfflineError, reasonOf } from './offline-error.ts';

export type IndexKind = 'flat' | 'usearch' | 'faiss';

export interface IndexFile {
  readonly dimension: number;
  /** The id of each row; `undefined` for a removed one. */
  readonly ids: (number | undefined)[];
  /** Bytes that the implementation wrote, at the start of the file. */
  readonly payloadBytes: number;
}

const MAGIC = 'ENMINDEX';
const LAYOUT_VERSION = 2;
const TRAILER_BYTES = 64;
const DIGEST_AT = 32;
const KIND_CODE: Readonly<Record<IndexKind, number>> = { flat: 1, usearch: 2, faiss: 3 };
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Saves atomically what `writePayload` writes to the path it is given. @throws OfflineError unwritable */
export async function saveIndexFile(
  target: string,
  index: Pick<IndexFile, 'dimension' | 'ids'> & { readonly kind: IndexKind },
  writePayload: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  await replaceFile(target, async (temporaryPath) => {
    await writePayload(temporaryPath);
    await appendFile(temporaryPath, encodeIds(index.ids));
    const handle = await open(temporaryPath, 'r');
    const trailer = Buffer.alloc(TRAILER_BYTES);
    try {
      const { size } = await handle.stat();
      trailer.write(MAGIC, 0, 'latin1');
      trailer.writeUInt32LE(LAYOUT_VERSION, 8);
      trailer.writeUInt32LE(KIND_CODE[index.kind], 12);
      trailer.writeUInt32LE(index.dimension, 16);
      trailer.writeUInt32LE(index.ids.length, 20);
      trailer.writeBigUInt64LE(BigInt(size), 24);
      (await digest(handle, size, trailer)).copy(trailer, DIGEST_AT);
    } finally {
      await handle.close();
    }
    await appendFile(temporaryPath, trailer);
  });
}

/** Reads what a file says of itself, once it is proved to hold a whole index of this kind. @throws OfflineError not-found | unreadable | damaged */
export function readIndexFile(target: string, kind: IndexKind): Promise<IndexFile> {
  return withFile(target, async (handle) => {
    const damaged = (reason: string): OfflineError =>
      new OfflineError({ kind: 'damaged', path: target, reason });
    const { size } = await handle.stat();
    if (size < TRAILER_BYTES) throw damaged('it is too short for a vector index');
    const contentBytes = size - TRAILER_BYTES;
    const trailer = await readBytes(handle, contentBytes, TRAILER_BYTES);
    if (trailer.toString('latin1', 0, MAGIC.length) !== MAGIC)
      throw damaged('it is truncated, or not a vector index of Enmienda');
    if (trailer.readUInt32LE(8) !== LAYOUT_VERSION)
      throw damaged(`its layout is version ${trailer.readUInt32LE(8)}, this program reads ${LAYOUT_VERSION}`);
    if (trailer.readUInt32LE(12) !== KIND_CODE[kind]) throw damaged(`it isn't an index of kind ${kind}`);
    const payloadBytes = contentBytes - idsByteLength(trailer.readUInt32LE(20));
    if (trailer.readBigUInt64LE(24) !== BigInt(contentBytes) || payloadBytes < 0)
      throw damaged('its length is not what it says');
    if (!(await digest(handle, contentBytes, trailer)).equals(trailer.subarray(DIGEST_AT)))
      throw damaged("its checksum doesn't match its content");
    const ids = decodeIds(await readBytes(handle, payloadBytes, contentBytes - payloadBytes));
    return { dimension: trailer.readUInt32LE(16), ids, payloadBytes };
  });
}

/** The first bytes of a file, which `readIndexFile` has proved to be there. @throws OfflineError not-found | unreadable */
export function readPayload(target: string, payloadBytes: number): Promise<Buffer> {
  return withFile(target, (handle) => readBytes(handle, 0, payloadBytes));
}

async function withFile<T>(target: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(target, 'r');
    return await use(handle);
  } catch (error) {
    if (error instanceof OfflineError) throw error;
    const reason = reasonOf(error);
    throw new OfflineError(
      reason === 'ENOENT'
        ? { kind: 'not-found', path: target }
        : { kind: 'unreadable', path: target, reason },
      { cause: error },
    );
  } finally {
    await handle?.close();
  }
}

/** The memory of the result belongs to it alone, from its first byte. */
async function readBytes(handle: FileHandle, from: number, count: number): Promise<Buffer> {
  const bytes = Buffer.from(new ArrayBuffer(count));
  for (let done = 0; done < count; ) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(CHUNK_BYTES, count - done), from + done);
    if (bytesRead === 0) throw new RangeError('the file ends early');
    done += bytesRead;
  }
  return bytes;
}

async function digest(handle: FileHandle, contentBytes: number, trailer: Buffer): Promise<Buffer> {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, contentBytes));
  for (let done = 0; done < contentBytes; ) {
    const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, contentBytes - done), done);
    if (bytesRead === 0) break;
    hash.update(chunk.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.update(trailer.subarray(0, DIGEST_AT)).digest();
}

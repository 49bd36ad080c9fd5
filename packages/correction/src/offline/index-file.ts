/**
 * The file of a vector index: whatever the implementation writes, then a trailer of 64 bytes that says what it is and proves that
 * it is whole. A native library must never be given an unchecked file: usearch 2.25.3 crashes the process on a foreign one.
 * The trailer is at the end because usearch reads a file from its start and stops where its own data stops.
 *
 *    0  'ENMINDEX'
 *    8  u32 version of this layout
 *   12  u32 kind: 1 flat, 2 usearch, 3 faiss
 *   16  u32 dimension
 *   20  u32 how many vectors
 *   24  u64 bytes before the trailer
 *   32  SHA-256 of everything before this field
 *
 * Numbers are little-endian.
 */
import { createHash } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { readWhole, replaceFile } from './atomic-file.ts';
import { OfflineError } from './offline-error.ts';

export type IndexKind = 'flat' | 'usearch' | 'faiss';

export interface IndexFile {
  readonly dimension: number;
  readonly count: number;
  readonly payload: Buffer;
}

const MAGIC = 'ENMINDEX';
const LAYOUT_VERSION = 1;
const TRAILER_BYTES = 64;
const DIGEST_AT = 32;
const KIND_CODE: Readonly<Record<IndexKind, number>> = { flat: 1, usearch: 2, faiss: 3 };

/** Saves atomically what `writePayload` writes to the path it is given. @throws OfflineError unwritable */
export async function saveIndexFile(
  target: string,
  header: { readonly kind: IndexKind; readonly dimension: number; readonly count: number },
  writePayload: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  await replaceFile(target, async (temporaryPath) => {
    await writePayload(temporaryPath);
    const payload = await readFile(temporaryPath);
    const trailer = Buffer.alloc(TRAILER_BYTES);
    trailer.write(MAGIC, 0, 'latin1');
    trailer.writeUInt32LE(LAYOUT_VERSION, 8);
    trailer.writeUInt32LE(KIND_CODE[header.kind], 12);
    trailer.writeUInt32LE(header.dimension, 16);
    trailer.writeUInt32LE(header.count, 20);
    trailer.writeBigUInt64LE(BigInt(payload.length), 24);
    digest(payload, trailer).copy(trailer, DIGEST_AT);
    await appendFile(temporaryPath, trailer);
  });
}

/** Reads a file that holds a whole index of this kind. @throws OfflineError not-found | unreadable | damaged */
export async function readIndexFile(target: string, kind: IndexKind): Promise<IndexFile> {
  const bytes = await readWhole(target);
  const damaged = (reason: string): OfflineError =>
    new OfflineError({ kind: 'damaged', path: target, reason });
  if (bytes.length < TRAILER_BYTES) throw damaged('it is too short for a vector index');
  const trailer = bytes.subarray(bytes.length - TRAILER_BYTES);
  const payload = bytes.subarray(0, bytes.length - TRAILER_BYTES);
  if (trailer.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw damaged('it is truncated, or not a vector index of Enmienda');
  if (trailer.readUInt32LE(8) !== LAYOUT_VERSION)
    throw damaged(`its layout is version ${trailer.readUInt32LE(8)}, this program reads ${LAYOUT_VERSION}`);
  if (trailer.readUInt32LE(12) !== KIND_CODE[kind]) throw damaged(`it isn't an index of kind ${kind}`);
  if (trailer.readBigUInt64LE(24) !== BigInt(payload.length)) throw damaged('its length is not what it says');
  if (!digest(payload, trailer).equals(trailer.subarray(DIGEST_AT)))
    throw damaged("its checksum doesn't match its content");
  return { dimension: trailer.readUInt32LE(16), count: trailer.readUInt32LE(20), payload };
}

function digest(payload: Buffer, trailer: Buffer): Buffer {
  return createHash('sha256').update(payload).update(trailer.subarray(0, DIGEST_AT)).digest();
}

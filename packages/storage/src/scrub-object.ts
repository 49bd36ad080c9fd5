import { randomBytes } from 'node:crypto';
import { decodeText, type JsonText } from './json-document.ts';
import { checkSha256, sha256Of, sha256OfStream } from './object-checksum.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import type { ObjectParts } from './open-objects.ts';
import { DAMAGED_PREFIX } from './recording-keys.ts';
import type { ScrubFinding } from './scrub-finding.ts';
import { StorageError } from './storage-error.ts';

export interface ScrubContext {
  readonly parts: ObjectParts;
  /** As recordings are written: noted for the copy. */
  readonly objects: ObjectStore;
  readonly repair: boolean;
  readonly readBucket: boolean;
  readonly found: (finding: ScrubFinding) => void;
}

/** One object and what it must be. */
export interface ScrubbedObject {
  readonly key: string;
  readonly contentType: string;
  /** Of bytes that never change. */
  readonly sha256?: string;
  /** Of a document: @throws StorageError corrupt */
  readonly parse?: (json: JsonText) => unknown;
  readonly maxBytes?: number;
}

const RANGE_BYTES = 8 * 1024 * 1024;

type Verdict =
  | { readonly kind: 'sound'; readonly sha256: string; readonly etag: string }
  | { readonly kind: 'missing' | 'damaged'; readonly reason: string };

/** Checks an object, puts it right from the copy, and compares the copy with it; whether the truth has it whole now. */
export async function scrubObject(context: ScrubContext, object: ScrubbedObject): Promise<boolean> {
  const { truth, truthIs, copy } = context.parts;
  const verdict = await verdictOf(truth, object, truthIs === 'bucket' && !context.readBucket);
  if (verdict.kind === 'sound') {
    if (copy !== undefined) await compareCopy(context, object, verdict);
    return true;
  }
  // Its deletion is on the way to the copy.
  if (verdict.kind === 'missing' && (await isUnderWay(context, object.key))) return false;
  const isInCopy = copy !== undefined && (await verdictOf(copy.objects, object, false)).kind === 'sound';
  const { kind, reason } = verdict;
  const finding = { kind, where: truthIs, key: object.key, reason } as const;
  if (!isInCopy) {
    context.found({ ...finding, outcome: 'needs-a-person' });
    return false;
  }
  if (context.repair) await restore(copy.objects, truth, object);
  context.found({ ...finding, outcome: context.repair ? 'repaired' : 'repairable' });
  return context.repair;
}

/** With `isTrusted` the hash that the store remembers is taken for that of its bytes. */
async function verdictOf(objects: ObjectStore, object: ScrubbedObject, isTrusted: boolean): Promise<Verdict> {
  const { key, sha256, parse } = object;
  try {
    if (sha256 === undefined) {
      const { bytes, etag } = await objects.get(key, maxOf(object));
      parse?.(decodeText({ key, bytes }));
      return { kind: 'sound', sha256: sha256Of(bytes), etag };
    }
    const info = await objects.head(key);
    if (info === undefined) return { kind: 'missing', reason: 'it is not there' };
    if (!isTrusted || info.sha256 === undefined) {
      await sha256OfStream(await objects.stream(key, { sha256 }));
    } else {
      checkSha256(key, info.sha256, sha256);
    }
    return { kind: 'sound', sha256, etag: info.etag };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { failure } = error;
    if (failure.kind === 'not-found') return { kind: 'missing', reason: 'it is not there' };
    if (failure.kind === 'corrupt') return { kind: 'damaged', reason: failure.reason };
    throw error;
  }
}

/** What is there is set aside first: it may be the only trace of what happened. */
async function restore(from: ObjectStore, to: ObjectStore, object: ScrubbedObject): Promise<void> {
  await setAside(to, object.key);
  const { key, contentType, sha256 } = object;
  const expected = sha256 === undefined ? {} : { sha256 };
  await to.put(key, await from.stream(key, expected), { contentType, ifAbsent: true, ...expected });
}

/** Moves what is at the key, where there is something, to `damaged/`. */
async function setAside(objects: ObjectStore, key: string): Promise<void> {
  const info = await objects.head(key);
  if (info === undefined) return;
  const aside = `${DAMAGED_PREFIX}${randomBytes(4).toString('hex')}-${key.replace('/', '-')}`;
  const contentType = info.contentType ?? 'application/octet-stream';
  await objects.put(aside, rangesOf(objects, info), { contentType });
  await objects.delete(key);
}

/** The bytes as they are: ranges are not compared with any hash. */
async function* rangesOf(objects: ObjectStore, { key, sizeBytes }: ObjectInfo): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < sizeBytes; at += RANGE_BYTES) yield objects.getRange(key, at, at + RANGE_BYTES);
}

async function compareCopy(
  context: ScrubContext,
  object: ScrubbedObject,
  sound: { readonly sha256: string; readonly etag: string },
): Promise<void> {
  const { parts, repair } = context;
  if (parts.copy === undefined || (await isUnderWay(context, object.key))) return;
  const { objects, outbox } = parts.copy;
  const state = await stateOfCopy(context, object, sound.sha256);
  if (state === 'same') return;
  // It may have been changed since it was read, and copied since.
  if ((await parts.truth.head(object.key))?.etag !== sound.etag) return;
  if (await isUnderWay(context, object.key)) return;
  if (repair) {
    // Other audio is never overwritten by copying: it is moved out of the way.
    if (state === 'copy-differs' && object.sha256 !== undefined) await setAside(objects, object.key);
    const id = await outbox.open(object.key, { action: 'put', contentType: object.contentType });
    await outbox.close(id);
  }
  context.found({
    kind: state,
    where: 'bucket',
    key: object.key,
    reason: state === 'not-in-copy' ? 'it was never copied' : 'it has other bytes than the folder',
    outcome: repair ? 'repaired' : 'repairable',
  });
}

async function stateOfCopy(
  { parts, readBucket }: ScrubContext,
  { key }: ScrubbedObject,
  sha256: string,
): Promise<'same' | 'not-in-copy' | 'copy-differs'> {
  const objects = parts.copy?.objects;
  const info = await objects?.head(key);
  if (objects === undefined || info === undefined) return 'not-in-copy';
  const isTold = info.sha256 !== undefined && !readBucket;
  if (isTold) return info.sha256 === sha256 ? 'same' : 'copy-differs';
  try {
    await sha256OfStream(await objects.stream(key, { sha256 }));
    return 'same';
  } catch (error) {
    if (error instanceof StorageError && error.failure.kind === 'corrupt') return 'copy-differs';
    throw error;
  }
}

/** Whether a write of the object is noted and not yet copied. */
export async function isUnderWay({ parts }: ScrubContext, key: string): Promise<boolean> {
  return parts.copy !== undefined && (await parts.copy.outbox.waiting([key])).size > 0;
}

function maxOf({ maxBytes }: ScrubbedObject) {
  return maxBytes === undefined ? {} : { maxBytes };
}

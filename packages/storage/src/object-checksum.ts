import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { StorageError } from './storage-error.ts';

/** 64 lower-case hexadecimal digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function sha256OfStream(body: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of body as AsyncIterable<Uint8Array>) hash.update(piece);
  return hash.digest('hex');
}

/** Refuses bytes that are not those that were meant. @throws StorageError corrupt */
export function checkSha256(key: string, found: string, expected: string | undefined): void {
  if (expected === undefined || found === expected) return;
  throw new StorageError({ kind: 'corrupt', key, reason: 'its SHA-256 is not the one it was stored with' });
}

/** The same bytes; fails with `corrupt` behind the last one where they don't hash to `expected`. */
export function verified(key: string, body: Readable, expected: string | undefined): Readable {
  if (expected === undefined) return body;
  async function* checked() {
    const hash = createHash('sha256');
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      hash.update(piece);
      yield piece;
    }
    checkSha256(key, hash.digest('hex'), expected);
  }
  return Readable.from(checked(), { objectMode: false });
}

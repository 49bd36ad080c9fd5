/**
 * API tokens: `enm_` ID `_` SECRET, e.g. `enm_4f1d2c3b4a59_` and 43 more characters. The id is no secret: lists and the audit log name a
 * token by it. The secret is 256 random bits, so that SHA-256 is enough at rest: a slow hash makes guessing dear, and there is
 * nothing to guess among 2^256 values; it would only make every request dear. The prefix lets secret scanners find tokens
 * that got into a repository, and all characters are allowed in a WebSocket subprotocol (RFC 9110, 5.6.2).
 */
import { createHash, timingSafeEqual } from 'node:crypto';

const TOKEN = /^enm_([0-9a-f]{12})_[\w-]{43}$/;

const ID_BYTES = 6;
const SECRET_BYTES = 32;

export interface NewToken {
  readonly id: string;
  /** To be shown once; it is not kept. */
  readonly text: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** `random` gives as many bytes as it is asked for, unpredictably. */
export function createToken(random: (sizeBytes: number) => Uint8Array): NewToken {
  const id = Buffer.from(random(ID_BYTES)).toString('hex');
  const text = `enm_${id}_${Buffer.from(random(SECRET_BYTES)).toString('base64url')}`;
  return { id, text, sha256: hashOf(text).toString('hex') };
}

/** `undefined` where the text is no token at all. */
export function tokenIdOf(text: string): string | undefined {
  return TOKEN.exec(text)?.[1];
}

/** Takes as long whether they are alike or not. */
export function matchesHash(text: string, sha256: string): boolean {
  return timingSafeEqual(hashOf(text), Buffer.from(sha256, 'hex'));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

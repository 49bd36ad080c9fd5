import { StorageError } from './storage-error.ts';

/** A folder and a name in it, neither beginning with a dot: no key leads out of the root or names a temporary file. */
const OBJECT_KEY = /^([\w-][\w.-]{0,99})\/([\w-][\w.-]{0,199})$/;
const KEY_PREFIX = /^(?:[\w-][\w.-]{0,99}(?:\/(?:[\w-][\w.-]{0,199})?)?)?$/;

export interface ObjectKey {
  readonly folder: string;
  readonly name: string;
}

/** Refuses a bad key, never repairs it. @throws StorageError invalid-id */
export function parseObjectKey(key: string): ObjectKey {
  const [, folder, name] = OBJECT_KEY.exec(key) ?? [];
  if (folder === undefined || name === undefined) throw new StorageError({ kind: 'invalid-id', text: key });
  return { folder, name };
}

/** Refuses what no key begins with. @throws StorageError invalid-id */
export function parseKeyPrefix(prefix: string): string {
  if (!KEY_PREFIX.test(prefix)) throw new StorageError({ kind: 'invalid-id', text: prefix });
  return prefix;
}

/** Refuses what is no half-open range of bytes. @throws RangeError */
export function checkByteRange(start: number, end: number): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return;
  throw new RangeError(`Invalid byte range ${start}..${end}`);
}

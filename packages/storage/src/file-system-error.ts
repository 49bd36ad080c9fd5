import { StorageError } from './storage-error.ts';

/** The `StorageError` for a write to `path` that the file system refused; any other error as it is. */
export function fileSystemError(error: unknown, path: string): unknown {
  const code = errnoOf(error);
  const cause = { cause: error };
  switch (code) {
    case undefined:
      return error;
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new StorageError({ kind: 'no-space', path }, cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return new StorageError({ kind: 'read-only', path }, cause);
    default:
      return new StorageError({ kind: 'unavailable', service: path, reason: code }, cause);
  }
}

/** The `StorageError` for a read of the object `key` that the file system refused; any other error as it is. */
export function readError(error: unknown, key: string): unknown {
  const code = errnoOf(error);
  const cause = { cause: error };
  switch (code) {
    case undefined:
      return error;
    case 'ENOENT':
    case 'ENOTDIR':
      return new StorageError({ kind: 'not-found', key }, cause);
    case 'ELOOP':
      return new StorageError({ kind: 'corrupt', key, reason: 'it is a symbolic link' }, cause);
    default:
      return new StorageError({ kind: 'unavailable', service: key, reason: code }, cause);
  }
}

/** `ENOENT` and its like; `undefined` for an error that is not the file system's. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('errno' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

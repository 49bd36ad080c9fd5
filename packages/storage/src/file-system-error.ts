import { StorageError } from './storage-error.ts';

/** The `StorageError` for what the file system threw about `path`; any other error as it is. */
export function fileSystemError(error: unknown, path: string): unknown {
  if (error instanceof StorageError || !(error instanceof Error) || !('code' in error)) return error;
  const cause = { cause: error };
  switch (error.code) {
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
    case undefined:
      return error;
    default:
      return new StorageError({ kind: 'unavailable', service: path, reason: String(error.code) }, cause);
  }
}

import { S3ServiceException } from '@aws-sdk/client-s3';
import { StorageError } from './storage-error.ts';

/** Whether the server answered with one of these HTTP statuses. */
export function isStatus(error: unknown, ...statuses: readonly number[]): boolean {
  return error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);
}

/** How many times the request was sent. */
export function attemptsOf(error: unknown): number {
  return error instanceof S3ServiceException ? (error.$metadata.attempts ?? 1) : 1;
}

/** The `StorageError` for a request that the server refused or that did not reach it. */
export function s3Error(error: unknown, object: { readonly bucket: string; readonly key: string }): unknown {
  if (error instanceof StorageError) return error;
  const cause = { cause: error };
  const service = `s3://${object.bucket}`;
  const path = `${service}/${object.key}`;
  if (!(error instanceof Error)) return error;
  if (error.name === 'NoSuchBucket') {
    return new StorageError({ kind: 'unavailable', service, reason: 'there is no such bucket' }, cause);
  }
  if (isStatus(error, 404)) return new StorageError({ kind: 'not-found', key: object.key }, cause);
  if (isStatus(error, 409)) return new StorageError({ kind: 'conflict', key: object.key }, cause);
  if (isStatus(error, 507) || error.name === 'QuotaExceeded') {
    return new StorageError({ kind: 'no-space', path }, cause);
  }
  if (isStatus(error, 401, 403)) {
    const reason = `${error.name}: check the credentials and what they may do`;
    return new StorageError({ kind: 'unavailable', service, reason }, cause);
  }
  const retryAfterMs = retryAfterOf(error);
  return new StorageError(
    { kind: 'unavailable', service, reason: error.name, ...(retryAfterMs !== undefined && { retryAfterMs }) },
    cause,
  );
}

/** Retry-After in seconds, as S3 servers send it with 503 SlowDown; its other form, a date, is left to the usual wait. */
function retryAfterOf(error: Error): number | undefined {
  const seconds =
    error instanceof S3ServiceException
      ? (error.$response?.headers as Readonly<Record<string, string>> | undefined)?.['retry-after']
      : undefined;
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

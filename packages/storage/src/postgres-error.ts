import { StorageError } from './storage-error.ts';

/** SQLSTATE codes or classes that the server's operator can do something about. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  '08': 'the connection broke',
  '28': 'it refuses the user: check DATABASE_URL',
  '3D': 'there is no such database: create it first',
  '40': 'another transaction was in the way',
  '53': 'it has no resources left',
  '57': 'it was stopped or cancelled the statement',
  '58': 'its disk fails',
  '55P03': 'another process held a lock too long',
  '25P03': 'this process was stopped in the middle of a transaction',
};

/** Of sockets and of the driver itself, which gives no code when a connection ends. */
const BROKEN = /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH)/;
const BROKEN_MESSAGE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client (?:has encountered a connection error|was closed)|Cannot use a pool after)/;

/** The `StorageError` for what PostgreSQL or the way to it threw; any other error (a broken constraint, wrong SQL) as it is. */
export function postgresError(service: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause = { cause: error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (BROKEN.test(code) || BROKEN_MESSAGE.test(error.message)) {
    return new StorageError({ kind: 'unavailable', service, reason: code || 'the connection broke' }, cause);
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  if (code === '53100') return new StorageError({ kind: 'no-space', path: service }, cause);
  if (code === '25006' || code === '42501')
    return new StorageError({ kind: 'read-only', path: service }, cause);
  if (code.startsWith('XX001') || code.startsWith('XX002')) {
    return new StorageError({ kind: 'corrupt', key: service, reason: code }, cause);
  }
  const reason = UNAVAILABLE[code] ?? UNAVAILABLE[code.slice(0, 2)];
  if (reason === undefined) return error;
  return new StorageError({ kind: 'unavailable', service, reason: `${reason} (${code})` }, cause);
}

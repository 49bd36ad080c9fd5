import { pino } from 'pino';
import type { Log, LogFields } from './log.ts';

/** Lines of JSON on stderr, for the commands that run for long. Only the fields of `LogFields` are taken over. */
export function createProcessLog(level: string): Log {
  const logger = pino({ level, base: { pid: process.pid } }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (fields, message) => logger.info(allowed(fields), message),
    warn: (fields, message) => logger.warn(allowed(fields), message),
    error: (fields, message) => logger.error(allowed(fields), message),
  };
}

/** The type keeps other fields out of a literal; a record that was passed on whole may still carry some. */
const ALLOWED: Readonly<Record<keyof LogFields, true>> = {
  recordingId: true,
  outcome: true,
  attempt: true,
  durationMs: true,
  corrections: true,
  observations: true,
  mode: true,
  reason: true,
  retryAfterMs: true,
  schedule: true,
  dueAt: true,
  done: true,
  failed: true,
  count: true,
  holder: true,
  engine: true,
  language: true,
  lexiconVersion: true,
  judged: true,
  admitted: true,
};

function allowed(fields: LogFields): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(ALLOWED, name)));
}

/** So that whoever sent SIGTERM sees that it arrived. */
export function logStop(signal: AbortSignal, log: Log): void {
  signal.addEventListener('abort', () => log.info({}, 'stopping: finishing what runs'), { once: true });
}

/**
 * Logs by allowlist: an event has a fixed name, and its fields are ids of our making, counts, durations and words of closed
 * lists. What clients send, and messages of errors that may quote it, have no way in.
 */
import { type DestinationStream, pino } from 'pino';

/** The only fields there are. */
export interface LogFields {
  readonly recordingId?: string;
  /** The route's pattern, never the address that was asked for. */
  readonly route?: string;
  readonly method?: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly turns?: number;
  readonly count?: number;
  readonly version?: number;
  readonly language?: string;
  readonly port?: number;
  /** The kind of a failure, or the class of an unexpected error. */
  readonly failure?: string;
  /** Where an unexpected error came from: lines of our files, without the error's message. */
  readonly stack?: string;
}

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/** JSON lines; without a destination to standard error. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = pino({ level, base: null }, destination ?? pino.destination({ dest: 2, sync: true }));
  return (eventLevel, event, fields) => {
    logger[eventLevel]({ ...fields }, event);
  };
}

/** What may be logged of an error: its kind where it is one of ours, else its class and where it was thrown. */
export function failureFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { failure: typeof error };
  if (hasFailure(error)) return { failure: error.failure.kind };
  // The stack starts with the message, whose own lines may look like frames.
  const trace = (error.stack ?? '').replace(error.message, '');
  const frames = trace.split('\n').filter((line) => /^\s+at /.test(line));
  return { failure: error.name, stack: frames.slice(0, 8).join('\n') };
}

function hasFailure(error: Error): error is Error & { failure: { kind: string } } {
  const failure: unknown = 'failure' in error ? error.failure : undefined;
  return (
    typeof failure === 'object' && failure !== null && 'kind' in failure && typeof failure.kind === 'string'
  );
}

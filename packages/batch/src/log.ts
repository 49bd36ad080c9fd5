/**
 * All that a log line of the batch may hold. A closed list: what was said on a call, a pair or a term has no field here, so
 * it can't get into a log by an oversight.
 */
export interface LogFields {
  readonly recordingId?: string;
  readonly outcome?: string;
  readonly attempt?: number;
  readonly durationMs?: number;
  readonly corrections?: number;
  readonly observations?: number;
  readonly mode?: string;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly schedule?: string;
  readonly dueAt?: string;
  readonly done?: number;
  readonly failed?: number;
  readonly count?: number;
  readonly holder?: string;
  readonly engine?: string;
  readonly language?: string;
  readonly lexiconVersion?: number;
  readonly judged?: number;
  readonly admitted?: number;
}

/** `message` is a fixed sentence; what varies goes into the fields. */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** For commands whose progress shows what happens. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

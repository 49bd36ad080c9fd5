/** How much one client, one tenant and all together may ask of the server. */
export interface ServerLimits {
  /** WebSockets at once. */
  readonly sessions: number;
  readonly sessionsPerTenant: number;
  /** A WebSocket over which nothing came for so long is closed. */
  readonly idleMs: number;
  /** Of one token. */
  readonly requestsPerMinute: number;
  /** Requests of one address that are told to authenticate; after that it is told to wait. */
  readonly refusalsPerMinute: number;
  /** From the first byte of a request, or from the connection, to the last of its headers. */
  readonly headersTimeoutMs: number;
  /** How often connections are looked at whether they are too slow. */
  readonly checkIntervalMs: number;
}

export const DEFAULT_LIMITS: ServerLimits = {
  sessions: 1000,
  sessionsPerTenant: 500,
  idleMs: 15 * 60_000,
  requestsPerMinute: 1200,
  refusalsPerMinute: 60,
  headersTimeoutMs: 15_000,
  checkIntervalMs: 5000,
};

/** Node's own default, said here so that another one of Node's changes nothing. */
export const HEADER_LIMIT_BYTES = 16 * 1024;

export { createLog, type Log, type LogFields, type LogLevel } from './server/log.ts';
export type { ServerConfig, ServerDeps } from './server/server-deps.ts';
export { createServer, type EnmiendaServer } from './server.ts';
export type {
  ClientMessage,
  ErrorCode,
  ServerMessage,
  WireClarification,
  WireCorrection,
  WireResult,
  WireWord,
} from './wire.ts';

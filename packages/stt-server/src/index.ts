export { createLog, type Log, type LogFields, type LogLevel } from './server/log.ts';
export { createServer, type EnmiendaServer, type ServerConfig, type ServerDeps } from './server.ts';
export type {
  ClientMessage,
  ErrorCode,
  ServerMessage,
  WireClarification,
  WireCorrection,
  WireResult,
  WireWord,
} from './wire.ts';

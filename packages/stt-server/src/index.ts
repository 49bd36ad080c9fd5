export { type AuditLog, type AuditLogOptions, createAuditLog } from './access/audit-log.ts';
export {
  openTokenRegistry,
  type TokenRegistry,
  type TokenRegistryOptions,
} from './access/token-registry.ts';
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

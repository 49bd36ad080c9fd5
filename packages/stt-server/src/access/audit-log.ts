/**
 * Who read which recording: one JSON line a read in a file of its own, with ids and nothing of what was said. A line is written before the
 * first byte of the answer, and a read that can't be logged is not answered. The file is opened for each line, so that it
 * may be renamed at any time. It is not flushed: after a power cut the last lines may be missing.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { RecordingId } from '@enmienda/storage';
import type { AuditedPart } from './route-policies.ts';

export interface AuditEntry {
  readonly part: AuditedPart;
  /** `undefined` without tokens. */
  readonly tokenId: string | undefined;
  readonly tenantId: string | undefined;
  /** `undefined` of a list. */
  readonly recordingId: RecordingId | undefined;
}

/** Durable as far as the system is up when it returns. @throws Error of the file system */
export type AuditLog = (entry: AuditEntry) => void;

export interface AuditLogOptions {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Owner and nobody else. */
const MODE = 0o600;

export function createAuditLog({ path: file, clock }: AuditLogOptions): AuditLog {
  return ({ part, tokenId = null, tenantId = null, recordingId = null }) => {
    const line = {
      time: new Date(clock()).toISOString(),
      event: 'recording_read',
      part,
      token_id: tokenId,
      tenant_id: tenantId,
      recording_id: recordingId,
    };
    mkdirSync(path.dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: MODE });
  };
}

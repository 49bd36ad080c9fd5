import type { Generated } from 'kysely';
import type { ErasableClass } from './recording.ts';

/** Tables of retention, made by `migrations/0008-retention.ts`; times are ISO 8601, UTC. */
export interface RetentionTables {
  erasure: ErasureTable;
  audit_event: AuditEventTable;
}

/** There from before the metadata says that a class was erased until its bytes are gone. */
interface ErasureTable {
  recording_id: string;
  class: ErasableClass;
  begun_at: string;
}

interface AuditEventTable {
  id: Generated<number>;
  at: string;
  /** The command, and the user and host it ran as. */
  actor: string;
  action: AuditAction;
  recording_id: string;
  detail: string;
}

export type AuditAction = 'erased' | 'results-erased' | 'hold-placed' | 'hold-lifted';

/** The table of the outbox, made by `migrations/0007-replication.ts`; times are milliseconds since 1970. */
export interface ReplicationTables {
  replication_task: ReplicationTaskTable;
}

interface ReplicationTaskTable {
  id: string;
  object_key: string;
  action: ReplicationAction;
  content_type: string;
  /** `writing` from before the folder is written until after. */
  state: 'writing' | 'due';
  since_ms: number;
  run_after_ms: number;
  attempts: number;
  /** Of the last failure; a kind, never content. */
  reason: string | null;
}

export type ReplicationAction = 'put' | 'delete';

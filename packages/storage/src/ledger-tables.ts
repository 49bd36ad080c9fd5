import type { JobState, Stage } from './ledger.ts';

/** Tables of the ledger, leadership and cron ticks, made by `migrations/0002-ledger.ts`; times are milliseconds since 1970. */
export interface LedgerTables {
  stage_run: StageRunTable;
  leadership: LeadershipTable;
  schedule_tick: ScheduleTickTable;
}

/** One row per recording and stage. `token`, `worker_id` and `expires_at_ms` are set while leased and kept until done. */
export interface StageRunTable {
  recording_id: string;
  stage: Stage;
  state: JobState;
  attempts: number;
  failures: number;
  reason: string | null;
  token: string | null;
  worker_id: string | null;
  expires_at_ms: number | null;
  run_after_ms: number;
  updated_at_ms: number;
  /** Of the recording, copied so that the oldest is found without a join. */
  created_at: string;
  result: string | null;
}

export interface LeadershipTable {
  name: string;
  holder: string;
  until_ms: number;
}

export interface ScheduleTickTable {
  name: string;
  due_at_ms: number;
  claimed_at_ms: number;
}

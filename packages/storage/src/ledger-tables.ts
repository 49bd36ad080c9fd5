import type { Generated } from 'kysely';
import type { JobState, Stage } from './ledger.ts';

/**
 * Tables of the ledger, leadership, cron ticks and limits of services, made by migrations 0002, 0005 and 0006; times are milliseconds since 1970.
 */
export interface LedgerTables {
  stage_run: StageRunTable;
  past_task: PastTaskTable;
  tenant_cap: TenantCapTable;
  paused_stage: PausedStageTable;
  job_count: JobCountTable;
  provider_limit: ProviderLimitTable;
  provider_permit: ProviderPermitTable;
  leadership: LeadershipTable;
  schedule_tick: ScheduleTickTable;
}

/** One row per recording and stage. `token`, `worker_id` and `expires_at_ms` are set while leased and kept until done. */
interface StageRunTable {
  recording_id: string;
  stage: Stage;
  state: JobState;
  attempts: number;
  failures: number;
  reason: string | null;
  token: string | null;
  worker_id: string | null;
  expires_at_ms: number | null;
  /** 0 when it may be leased at once. */
  run_after_ms: number;
  updated_at_ms: number;
  /** Of the recording, copied so that the oldest is found without a join; so is `tenant_id`. */
  created_at: string;
  tenant_id: string;
  priority: Generated<number>;
  task_id: string;
  result: string | null;
}

/** Tasks that were completed before their recording was submitted again. */
interface PastTaskTable {
  task_id: string;
  recording_id: string;
  stage: Stage;
  attempts: number;
  ended_at_ms: number;
}

interface TenantCapTable {
  stage: Stage;
  tenant_id: string;
  most_running: number;
}

interface PausedStageTable {
  stage: Stage;
  paused_at_ms: number;
}

/** How many rows `stage_run` has, summed over `slot`; kept by triggers. */
interface JobCountTable {
  stage: Stage;
  tenant_id: string;
  state: JobState;
  slot: number;
  row_count: number;
}

interface ProviderLimitTable {
  name: string;
  per_minute: number | null;
  concurrent: number | null;
  /** No request before. */
  next_at_ms: Generated<number>;
}

interface ProviderPermitTable {
  name: string;
  permit: string;
  until_ms: number;
}

interface LeadershipTable {
  name: string;
  holder: string;
  until_ms: number;
}

interface ScheduleTickTable {
  name: string;
  due_at_ms: number;
  claimed_at_ms: number;
}

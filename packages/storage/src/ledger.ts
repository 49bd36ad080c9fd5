import type { RecordingId } from './recording-id.ts';

/**
 * The ledger of work: one row per recording and stage *is* the job.
 *
 *   pending ──lease──► leased ──commit──► committed ──markPublished──► done
 *      ▲                 │
 *      │   backoff       │
 *      ├───── fail ──────┤
 *      └─ lease expired ─┤  the next lease has a new token
 *                        └─ fail, attempts used up ──► dead ──retry──► pending
 *
 * A result is accepted only from the holder of the row's current token, in one transaction that also stores the result
 * (`committed`). Publishing it to the files is idempotent and is repeated by anyone until it is marked `done`.
 * All times are read from the database's clock.
 */
export type JobState = 'pending' | 'leased' | 'committed' | 'done' | 'dead';

export type Stage = 'offline';

export interface Job {
  readonly recordingId: RecordingId;
  readonly stage: Stage;
  readonly state: JobState;
  /** Leases so far, but for those that were given back. */
  readonly attempts: number;
  /** Attempts that ended with `fail`; the others of a pending or leased job ended with the death of their worker. */
  readonly failures: number;
  /** Of the last failure; never transcript text. */
  readonly reason?: string;
  /** 0: at once. */
  readonly runAfterMs: number;
  readonly updatedAtMs: number;
  readonly tenantId: string;
  readonly priority: number;
  /** A UUID; another one after each submission of what was done already. */
  readonly taskId: string;
}

/** What became of a submitted job, for whoever submitted it. */
export interface Task {
  readonly taskId: string;
  readonly recordingId: RecordingId;
  readonly stage: Stage;
  readonly state: 'pending' | 'processing' | 'completed' | 'failed';
  /** `waiting` for a worker or its next try, `working`, `publishing` the result to the files, `ended`. */
  readonly step: 'waiting' | 'working' | 'publishing' | 'ended';
  readonly attempts: number;
  /** Why the last attempt failed; never transcript text. */
  readonly error?: string;
  readonly updatedAtMs: number;
}

export interface Lease {
  readonly recordingId: RecordingId;
  readonly stage: Stage;
  /** Fences the result: a later lease of the same row has another token. */
  readonly token: string;
  /** From 1. */
  readonly attempt: number;
  /** Attempts before this one that ended with `fail`. */
  readonly failures: number;
  readonly expiresAtMs: number;
}

export interface LeaseRequest {
  readonly workerId: string;
  readonly stage: Stage;
  readonly leaseMs: number;
  /** At most this many: by turns of the tenants, and of a tenant the highest priority first, then the oldest recording. */
  readonly limit: number;
  /** Only these recordings, 1000 at most; they are leased even before `runAfterMs`. */
  readonly only?: readonly RecordingId[];
}

export interface CommittedResult {
  readonly recordingId: RecordingId;
  readonly stage: Stage;
  readonly token: string;
  /** JSON as it was committed. */
  readonly result: string;
}

export interface Ledger {
  /**
   * Makes the job row where there is none; returns how many were made. A higher `priority` (default 0) goes first among the
   * jobs of a tenant.
   */
  enqueue(
    ids: readonly RecordingId[],
    stage: Stage,
    options?: { readonly priority?: number },
  ): Promise<number>;
  lease(request: LeaseRequest): Promise<readonly Lease[]>;
  /** Extends the lease; false when it is lost, and then the work must stop. */
  heartbeat(lease: Lease, leaseMs: number): Promise<boolean>;
  /** Stores the result if the lease still holds; false when it is lost, and then nothing was stored. */
  commit(lease: Lease, result: string): Promise<boolean>;
  /** The same for several at once, in one commit of the database; returns the tokens whose results were stored. */
  commitAll(
    results: readonly { readonly lease: Lease; readonly result: string }[],
  ): Promise<ReadonlySet<string>>;
  /** Back to `pending` until `retryAfterMs` from now, or `dead`. False when the lease is lost. */
  fail(
    lease: Lease,
    failure: { readonly reason: string; readonly retryAfterMs?: number; readonly dead: boolean },
  ): Promise<boolean>;
  /** Gives a lease back unworked (a drain); the attempt is not counted. */
  release(lease: Lease): Promise<boolean>;
  /** Workers that hold leases now. */
  holders(): Promise<readonly string[]>;
  /** Ends the leases of a worker that is known to be dead, so that they are leased again at once; returns how many. */
  expire(workerId: string): Promise<number>;
  /** Oldest commit first. */
  committed(limit: number): Promise<readonly CommittedResult[]>;
  markPublished(result: CommittedResult): Promise<void>;
  job(id: RecordingId, stage: Stage): Promise<Job | undefined>;
  /** `undefined` for an id that was never given. */
  task(taskId: string): Promise<Task | undefined>;
  /** Newest change first. */
  jobs(query: { readonly state?: JobState; readonly limit: number }): Promise<readonly Job[]>;
  counts(stage: Stage): Promise<Readonly<Record<JobState, number>>>;
  /** `dead` jobs (all, or these) back to `pending`; `force` also runs `done` ones again, as new tasks. Returns how many. */
  retry(options: { readonly only?: readonly RecordingId[]; readonly force?: boolean }): Promise<number>;
}

import type { RecordingId } from './recording-id.ts';

/**
 * The ledger of work: one row per recording and stage *is* the job.
 *
 *   pending ──lease──► leased ──commit──► committed ──markPublished──► done
 *      ▲                 │  ▲
 *      │   backoff       │  └─ lease expired: leased again, with a new token
 *      └───── fail ──────┤
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
  readonly runAfterMs: number;
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
  /** At most this many, oldest recording first. */
  readonly limit: number;
  /** Only these recordings; they are leased even before `runAfterMs`. */
  readonly only?: readonly RecordingId[];
  /** Only recordings created in [from, to), ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

export interface CommittedResult {
  readonly recordingId: RecordingId;
  readonly stage: Stage;
  readonly token: string;
  /** JSON as it was committed. */
  readonly result: string;
}

export interface Ledger {
  /** Makes the job row where there is none; returns how many were made. */
  enqueue(ids: readonly RecordingId[], stage: Stage): Promise<number>;
  lease(request: LeaseRequest): Promise<readonly Lease[]>;
  /** Extends the lease; false when it is lost, and then the work must stop. */
  heartbeat(lease: Lease, leaseMs: number): Promise<boolean>;
  /** Stores the result if the lease still holds; false when it is lost, and then nothing was stored. */
  commit(lease: Lease, result: string): Promise<boolean>;
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
  /** Newest change first. */
  jobs(query: { readonly state?: JobState; readonly limit: number }): Promise<readonly Job[]>;
  counts(stage: Stage): Promise<Readonly<Record<JobState, number>>>;
  /** `dead` jobs (all, or these) back to `pending`; `force` also runs `done` ones again. Returns how many. */
  retry(options: { readonly only?: readonly RecordingId[]; readonly force?: boolean }): Promise<number>;
}

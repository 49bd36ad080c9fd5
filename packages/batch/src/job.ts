import type { Lease, Ledger } from '@enmienda/storage';
import { backoffMs } from './backoff.ts';
import { isOutage, isTransient, type JobFailure, jobFailure, reasonOf, retryAfterOf } from './failure.ts';
import { correctOffline, type StageDeps } from './offline-stage.ts';
import { type PublishDeps, publish } from './publishing.ts';
import { countsOf, type RecordingResult } from './recording-result.ts';
import { encodeResult } from './stage-result.ts';

/**
 * The work on one lease. What a crash at each point leaves behind:
 *
 *   leased ── correct ──► the lease runs out (or is ended by the next worker on this host), the recording is leased again
 *   commit ────────────► fenced by the token: stored if the lease still holds, or nothing at all
 *   committed ─ publish ─► whoever recovers next publishes again; every step of publishing may be repeated
 *   done
 */
export interface JobDeps extends Omit<StageDeps, 'recordings'> {
  readonly recordings: StageDeps['recordings'] & PublishDeps['recordings'];
  readonly learning: PublishDeps['learning'];
  readonly ledger: PublishDeps['ledger'] & Pick<Ledger, 'heartbeat' | 'commit' | 'fail' | 'release'>;
  readonly random: () => number;
}

export interface JobConfig {
  /** How long a lease lasts without a heartbeat; one is sent at every third of it. */
  readonly leaseMs: number;
  /** A job that failed this often is dead. */
  readonly maxAttempts: number;
  /** A job whose worker died this often without a word is dead. */
  readonly maxDeaths: number;
  readonly backoffMs: number;
}

/** Of one job: how it ended, and the failure that every other job would meet too. */
export interface JobEnd {
  readonly result: RecordingResult;
  readonly outage?: JobFailure;
}

export interface Job {
  readonly lease: Lease;
  /** Aborted when a drain's deadline has passed: the job is given back. */
  readonly giveUp: AbortSignal;
}

/** Never throws for what happens to one recording. @throws StorageError when the ledger itself can't be reached */
export async function workOn(job: Job, deps: JobDeps, config: JobConfig): Promise<JobEnd> {
  const { lease } = job;
  const startedMs = performance.now();
  const about = () => ({
    recordingId: lease.recordingId,
    attempt: lease.attempt,
    durationMs: Math.round(performance.now() - startedMs),
  });
  const deaths = lease.attempt - 1 - lease.failures;
  if (deaths >= config.maxDeaths) {
    const reason = reasonOf({ of: 'batch', failure: { kind: 'worker-died', times: deaths } });
    const isOurs = await deps.ledger.fail(lease, { reason, dead: true });
    return { result: { ...about(), ...(isOurs ? { outcome: 'dead', reason } : { outcome: 'lost' }) } };
  }
  const held = keepLease(lease, deps.ledger, config.leaseMs);
  try {
    const result = await correctOffline(deps, lease, AbortSignal.any([held.lost, job.giveUp]));
    const encoded = encodeResult(result);
    if (!(await deps.ledger.commit(lease, encoded))) return { result: { ...about(), outcome: 'lost' } };
    return await publishOwn(encoded);
  } catch (error) {
    if (held.lost.aborted) return { result: { ...about(), outcome: 'lost' } };
    return await settle(error);
  } finally {
    held.stop();
  }

  async function publishOwn(encoded: string): Promise<JobEnd> {
    try {
      const result = await publish(deps, { ...lease, result: encoded });
      return { result: { ...about(), outcome: 'done', ...countsOf(result) } };
    } catch (error) {
      const failure = jobFailure(error);
      const result = { ...about(), outcome: 'unpublished', reason: reasonOf(failure) } as const;
      return isOutage(failure) ? { result, outage: failure } : { result };
    }
  }

  async function settle(error: unknown): Promise<JobEnd> {
    const failure = jobFailure(error);
    if (job.giveUp.aborted || isOutage(failure)) {
      const outcome = (await deps.ledger.release(lease)) ? 'released' : 'lost';
      return { result: { ...about(), outcome }, ...(isOutage(failure) ? { outage: failure } : {}) };
    }
    const reason = reasonOf(failure);
    const dead = !isTransient(failure) || lease.failures + 1 >= config.maxAttempts;
    const wait = { failures: lease.failures, retryAfterMs: retryAfterOf(failure) };
    const retryAfterMs = backoffMs(wait, config.backoffMs, deps.random);
    if (!(await deps.ledger.fail(lease, { reason, retryAfterMs, dead }))) {
      return { result: { ...about(), outcome: 'lost' } };
    }
    const end = dead
      ? ({ outcome: 'dead', reason } as const)
      : ({ outcome: 'retry', reason, retryAfterMs } as const);
    return { result: { ...about(), ...end } };
  }
}

/**
 * Renews the lease until `stop`. `lost` is aborted when the ledger says that it is another's, or when the ledger could not
 * be reached for so long that it must have run out.
 */
function keepLease(
  lease: Lease,
  ledger: Pick<Ledger, 'heartbeat'>,
  leaseMs: number,
): { readonly lost: AbortSignal; readonly stop: () => void } {
  const lost = new AbortController();
  let safeUntilMs = performance.now() + leaseMs;
  const timer = setInterval(() => {
    const askedMs = performance.now();
    ledger.heartbeat(lease, leaseMs).then(
      (isHeld) => {
        if (isHeld) safeUntilMs = askedMs + leaseMs;
        else lost.abort();
      },
      () => {
        if (performance.now() >= safeUntilMs) lost.abort();
      },
    );
  }, leaseMs / 3);
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}

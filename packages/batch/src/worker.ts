import { setTimeout as delay } from 'node:timers/promises';
import type { LearningStore, Lease, Ledger, RecordingId, RecordingStore } from '@enmienda/storage';
import { type JobFailure, jobFailure, reasonOf } from './failure.ts';
import { type JobConfig, type JobDeps, workOn } from './job.ts';
import type { Log } from './log.ts';
import { publish } from './publishing.ts';
import { countsOf, isFailure, type RecordingResult } from './recording-result.ts';
import { enqueueBacklog } from './selection.ts';
import { isDeadHere } from './worker-id.ts';

export interface WorkerDeps extends Omit<JobDeps, 'recordings' | 'learning' | 'ledger'> {
  readonly recordings: RecordingStore;
  readonly learning: Pick<LearningStore, 'observe'>;
  readonly ledger: Ledger;
  /** Takes up newly learned pairs; called between batches. */
  readonly refresh: () => Promise<void>;
  readonly log: Log;
}

export interface WorkerConfig extends JobConfig {
  /** From `ownWorkerId`. */
  readonly workerId: string;
  /** Recordings at work at once, 1 or more. */
  readonly concurrent: number;
  /** After a stop is asked for: how long running work may take before it is given back. */
  readonly drainMs: number;
}

/** What a run of a worker came to. */
export interface WorkerReport {
  /** Why it stopped before the end: every further job would have failed in the same way. */
  readonly outage?: JobFailure;
}

export interface Worker {
  /**
   * Ends the leases of workers of this host that are dead, and publishes what was committed but not published. Called
   * before leasing. @throws StorageError when the ledger can't be reached
   */
  recover(onResult: (result: RecordingResult) => void): Promise<void>;
  /** Leases these recordings, each at most once, and works on them; oldest first, even those that wait for a later try. */
  work(
    ids: readonly RecordingId[],
    onResult: (result: RecordingResult) => void,
    signal: AbortSignal,
  ): Promise<WorkerReport>;
  /** Leases whatever is due until `signal`, and looks for more every `pollMs`; returns how many jobs were given back unfinished. */
  serve(pollMs: number, signal: AbortSignal): Promise<number>;
}

/** So many of the named recordings are asked for in one statement. */
const NAMED_AT_ONCE = 200;

const COMMITTED_AT_ONCE = 100;

/** What `keepBusy` works off. */
interface Shift {
  readonly take: (limit: number) => Promise<readonly Lease[]>;
  readonly onResult: (result: RecordingResult) => void;
  /** While some jobs run and there is room for more, `take` is asked again after so long. Default: when a job ends. */
  readonly pollMs?: number;
}

/** Works on leases of the `offline` stage. Any number of workers may share a ledger. */
export function createWorker(deps: WorkerDeps, config: WorkerConfig): Worker {
  /** By the token of the lease: a lease that ran out may be followed by another of the same recording. */
  const running = new Map<string, Promise<void>>();

  const lease = (limit: number, only?: readonly RecordingId[]) =>
    deps.ledger.lease({
      workerId: config.workerId,
      stage: 'offline',
      leaseMs: config.leaseMs,
      limit,
      ...(only === undefined ? {} : { only }),
    });

  /** Keeps `concurrent` jobs running while `take` gives leases, and returns when it gives none and none runs. */
  async function keepBusy({ take, onResult, pollMs }: Shift, signal: AbortSignal): Promise<WorkerReport> {
    const giveUp = new AbortController();
    let outage: JobFailure | undefined;
    let broken: { readonly error: unknown } | undefined;
    const start = (one: Lease) => {
      const work = workOn({ lease: one, giveUp: giveUp.signal }, deps, config)
        .then(
          (end) => {
            outage ??= end.outage;
            onResult(end.result);
          },
          (error: unknown) => {
            broken ??= { error };
          },
        )
        .finally(() => running.delete(one.token));
      running.set(one.token, work);
    };
    const ended = new AbortController();
    const stopped = aborted(signal, ended.signal);
    const mayLease = () => !signal.aborted && outage === undefined && broken === undefined;
    try {
      while (mayLease()) {
        const leases = await take(config.concurrent - running.size);
        for (const one of leases) start(one);
        if (running.size === 0) break;
        const isFull = running.size >= config.concurrent;
        if (isFull || leases.length === 0)
          await firstOf([...running.values(), stopped], isFull ? undefined : pollMs);
      }
    } finally {
      ended.abort();
      await drain(giveUp);
    }
    if (broken !== undefined) throw broken.error;
    return outage === undefined ? {} : { outage };
  }

  async function drain(giveUp: AbortController): Promise<void> {
    if (running.size === 0) return;
    const deadline = new AbortController();
    const late = delay(config.drainMs, undefined, { signal: deadline.signal }).then(
      () => giveUp.abort(),
      () => undefined,
    );
    await Promise.all(running.values());
    deadline.abort();
    await late;
  }

  async function recover(onResult: (result: RecordingResult) => void): Promise<void> {
    for (const holder of await deps.ledger.holders()) {
      if (!isDeadHere(holder)) continue;
      const count = await deps.ledger.expire(holder);
      deps.log.warn({ holder, count }, 'ended the leases of a worker that died');
    }
    const failed = new Set<RecordingId>();
    for (;;) {
      const committed = await deps.ledger.committed(COMMITTED_AT_ONCE + failed.size + running.size);
      const ours = committed.filter(({ recordingId: id, token }) => !failed.has(id) && !running.has(token));
      if (ours.length === 0) return;
      for (const one of ours) {
        const startedMs = performance.now();
        const about = () => ({
          recordingId: one.recordingId,
          attempt: 0,
          durationMs: Math.round(performance.now() - startedMs),
        });
        try {
          onResult({ ...about(), outcome: 'done', ...countsOf(await publish(deps, one)) });
        } catch (error) {
          failed.add(one.recordingId);
          onResult({ ...about(), outcome: 'unpublished', reason: reasonOf(jobFailure(error)) });
        }
      }
    }
  }

  return {
    recover,

    async work(ids, onResult, signal) {
      const isStopped = () => signal.aborted;
      for (let at = 0; at < ids.length && !isStopped(); at += NAMED_AT_ONCE) {
        const wanted = new Set(ids.slice(at, at + NAMED_AT_ONCE));
        const take = async (limit: number) => {
          if (wanted.size === 0) return [];
          const leases = await lease(limit, [...wanted]);
          for (const { recordingId } of leases) wanted.delete(recordingId);
          return leases;
        };
        const report = await keepBusy({ take, onResult }, signal);
        if (report.outage !== undefined) return report;
        if (isStopped()) break;
        for (const recordingId of wanted)
          onResult({ recordingId, attempt: 0, durationMs: 0, outcome: 'elsewhere' });
      }
      return {};
    },

    async serve(pollMs, signal) {
      let released = 0;
      const report = (result: RecordingResult) => {
        released += result.outcome === 'released' ? 1 : 0;
        logResult(deps.log, result);
      };
      let nextLookMs = 0;
      let isMore = false;
      const take = async (limit: number) => {
        if (performance.now() >= nextLookMs) {
          nextLookMs = performance.now() + pollMs;
          await recover(report);
          await deps.refresh();
          isMore = await enqueueBacklog(deps);
        }
        const leases = await lease(limit);
        if (leases.length > 0 || !isMore) return leases;
        isMore = await enqueueBacklog(deps);
        return lease(limit);
      };
      while (!signal.aborted) {
        nextLookMs = 0;
        try {
          const { outage } = await keepBusy({ take, onResult: report, pollMs }, signal);
          if (outage !== undefined)
            deps.log.error({ reason: reasonOf(outage) }, 'work broke off; trying again later');
        } catch (error) {
          deps.log.error({ reason: reasonOf(jobFailure(error)) }, 'work broke off; trying again later');
        }
        await delay(pollMs, undefined, { signal }).catch(() => undefined);
      }
      return released;
    },
  };
}

export function logResult(log: Log, result: RecordingResult): void {
  const level = isFailure(result) ? 'warn' : 'info';
  log[level](result, 'recording');
}

/** Resolves with the first of them, and after `waitMs` at the latest. */
async function firstOf(promises: readonly Promise<void>[], waitMs: number | undefined): Promise<void> {
  if (waitMs === undefined) return Promise.race(promises);
  const ended = new AbortController();
  const wait = delay(waitMs, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([...promises, wait]);
  ended.abort();
}

/** Forgets the signal, which may live for long, when `ended` is aborted. */
function aborted(signal: AbortSignal, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: ended });
  });
}

import type { Leadership, ScheduleTicks } from '@enmienda/storage';
import { BatchError } from './batch-error.ts';
import { isStop, jobFailure, reasonOf } from './failure.ts';
import type { Log } from './log.ts';
import { claimDueTick, nextDueMs, type Schedule } from './schedule.ts';
import { describeWorker, isDeadHere } from './worker-id.ts';

/** The time of day, and waiting for it; tests bring their own. */
export interface Clock {
  nowMs(): number;
  /** Resolves after so long, or at once when the signal is aborted; never rejects. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

export interface DaemonDeps {
  readonly leadership: Leadership;
  readonly ticks: ScheduleTicks;
  readonly clock: Clock;
  readonly log: Log;
}

export interface DaemonConfig {
  /** From `ownWorkerId`. */
  readonly holder: string;
  /** In order of importance: of two that are due together the first goes first. */
  readonly schedules: readonly Schedule[];
  /** The daemon's place is free this long after its last sign of life. */
  readonly leadershipMs: number;
  /** Does the work of one tick. What it throws is logged, and the next tick tries again. */
  readonly fire: (schedule: Schedule, signal: AbortSignal) => Promise<void>;
  /** Called between ticks, at least every half minute. */
  readonly tidy: () => Promise<void>;
}

/** So that a clock that was set, or a machine that slept, is noticed. */
const LONGEST_SLEEP_MS = 30_000;

const PLACE = 'daemon';

/**
 * Fires the schedules until `signal`, one tick at a time, so that nothing overlaps. A tick that came due while another ran,
 * or while no daemon ran, is fired once afterwards. @throws BatchError daemon-runs | leadership-lost
 */
export async function runDaemon(deps: DaemonDeps, config: DaemonConfig, signal: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  await takePlace(deps.leadership, config);
  log.info({ count: config.schedules.length }, 'daemon leads');
  const usurped = new AbortController();
  const both = AbortSignal.any([signal, usurped.signal]);
  let usurper: string | undefined;
  const renewal = setInterval(() => {
    deps.leadership.claim(PLACE, config.holder, config.leadershipMs).then(
      (claim) => {
        if (claim.held) return;
        usurper = claim.by;
        usurped.abort();
      },
      () => log.warn({}, 'the daemon could not renew its place; trying again'),
    );
  }, config.leadershipMs / 3);
  try {
    const isStopped = () => both.aborted;
    while (!isStopped()) {
      await tolerate(log, () => config.tidy(), both);
      for (const schedule of config.schedules) {
        if (isStopped()) break;
        await tolerate(log, () => fireIfDue(deps, { config, schedule }, both), both);
      }
      const nowMs = clock.nowMs();
      const next = config.schedules.flatMap((schedule) => nextDueMs(schedule, nowMs) ?? []);
      await clock.sleep(Math.min(LONGEST_SLEEP_MS, Math.max(0, Math.min(...next) - nowMs)), both);
    }
  } finally {
    clearInterval(renewal);
    await deps.leadership.resign(PLACE, config.holder);
  }
  if (usurper !== undefined)
    throw new BatchError({ kind: 'leadership-lost', holder: describeWorker(usurper) });
}

async function takePlace(leadership: Leadership, { holder, leadershipMs }: DaemonConfig): Promise<void> {
  const first = await leadership.claim(PLACE, holder, leadershipMs);
  if (first.held) return;
  if (isDeadHere(first.by)) await leadership.resign(PLACE, first.by);
  const second = await leadership.claim(PLACE, holder, leadershipMs);
  if (second.held) return;
  throw new BatchError({ kind: 'daemon-runs', holder: describeWorker(second.by), untilMs: second.untilMs });
}

async function fireIfDue(
  { ticks, clock, log }: DaemonDeps,
  { config, schedule }: { readonly config: DaemonConfig; readonly schedule: Schedule },
  signal: AbortSignal,
): Promise<void> {
  const dueMs = await claimDueTick(schedule, ticks, clock.nowMs());
  if (dueMs === undefined) return;
  log.info({ schedule: schedule.name, dueAt: new Date(dueMs).toISOString() }, 'tick');
  await config.fire(schedule, signal);
}

async function tolerate(log: Log, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isStop(error, signal)) return;
    log.error({ reason: reasonOf(jobFailure(error)) }, 'failed; the next tick tries again');
  }
}

import type { ScheduleTicks } from '@enmienda/storage';
import { Cron } from 'croner';

/** A named cron job. */
export interface Schedule {
  readonly name: string;
  /** Five cron fields. */
  readonly cron: string;
  /** An IANA time zone; that of the host when absent. */
  readonly timeZone?: string;
}

/**
 * The newest time at or before `nowMs` at which the schedule was due. A time that the clocks jump over in spring is due right
 * after the jump, and one that they pass twice in autumn is due the first time.
 */
export function latestDueMs(schedule: Schedule, nowMs: number): number | undefined {
  // Cron times are whole seconds, and `previousRuns` looks strictly before its reference.
  return cronOf(schedule)
    .previousRuns(1, new Date(Math.floor(nowMs / 1000) * 1000 + 1000))[0]
    ?.getTime();
}

/** The first time after `nowMs` at which the schedule is due. */
export function nextDueMs(schedule: Schedule, nowMs: number): number | undefined {
  return cronOf(schedule).nextRun(new Date(nowMs))?.getTime();
}

/**
 * Claims the tick that is due, if there is one that nobody fired: the newest only, however many were missed. The first look
 * ever fires nothing; it only notes where the schedule starts from. Returns when the tick to fire now was due.
 */
export async function claimDueTick(
  schedule: Schedule,
  ticks: ScheduleTicks,
  nowMs: number,
): Promise<number | undefined> {
  const dueMs = latestDueMs(schedule, nowMs);
  if (dueMs === undefined) return undefined;
  const lastMs = await ticks.last(schedule.name);
  if (lastMs !== undefined && lastMs >= dueMs) return undefined;
  const isOurs = await ticks.claim(schedule.name, dueMs);
  return isOurs && lastMs !== undefined ? dueMs : undefined;
}

/** What is wrong with a cron expression, or `undefined`. */
export function cronProblem(cron: string): string | undefined {
  try {
    cronOf({ name: 'check', cron });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : 'it is not a cron expression';
  }
}

/** Only computes: a paused job without a function never runs. */
function cronOf({ cron, timeZone }: Schedule): Cron {
  return new Cron(cron, {
    paused: true,
    mode: '5-part',
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
  });
}

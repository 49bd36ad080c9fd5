import { beforeEach, describe, expect, it } from 'vitest';
import { createScheduleTicks, type ScheduleTicks } from '../src/schedule-ticks.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

describe.each(ENGINES)('schedule ticks on %s', (engine) => {
  let ticks: ScheduleTicks;

  beforeEach(async () => {
    ticks = createScheduleTicks((await openTempDatabase(engine)).db);
  });

  it('lets exactly one of many callers fire a tick', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, () => ticks.claim('nightly', 1_000)));
    expect(claims.filter(Boolean).length).toBe(1);
  });

  it('keeps schedules and ticks apart', async () => {
    expect(await ticks.claim('nightly', 1_000)).toBe(true);
    expect(await ticks.claim('nightly', 2_000)).toBe(true);
    expect(await ticks.claim('hourly', 1_000)).toBe(true);
    expect(await ticks.claim('nightly', 1_000)).toBe(false);
  });

  it('knows the newest tick, also when an older one was claimed after it', async () => {
    expect(await ticks.last('nightly')).toBeUndefined();
    await ticks.claim('nightly', 2_000);
    await ticks.claim('nightly', 1_000);
    expect(await ticks.last('nightly')).toBe(2_000);
    expect(await ticks.last('hourly')).toBeUndefined();
  });
});

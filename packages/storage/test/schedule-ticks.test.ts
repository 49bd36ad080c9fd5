import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database.ts';
import { createScheduleTicks, type ScheduleTicks } from '../src/schedule-ticks.ts';

describe('schedule ticks', () => {
  let db: Awaited<ReturnType<typeof openDatabase>>;
  let ticks: ScheduleTicks;

  beforeEach(async () => {
    db = await openDatabase(':memory:');
    ticks = createScheduleTicks(db);
  });

  afterEach(() => db.destroy());

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

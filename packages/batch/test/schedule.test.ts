import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDueTick, cronProblem, latestDueMs, nextDueMs } from '../src/schedule.ts';
import { openTempStorage, type TempStorage } from './temp-storage.ts';

const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
const at = (text: string) => Date.parse(text);

describe('schedule', () => {
  describe('where the clocks change', () => {
    it.each([
      ['Madrid, the night without 02:00', 'Europe/Madrid 0 2', '03-28T12:00 > 03-29T01:00 > 03-30T00:00'],
      ['Madrid, the night with two 02:00', 'Europe/Madrid 0 2', '10-24T12:00 > 10-25T00:00 > 10-26T01:00'],
      ['Lisbon, the night with two 01:30', 'Europe/Lisbon 30 1', '10-24T12:00 > 10-25T00:30 > 10-26T01:30'],
      [
        'New York, the night without 02:00',
        'America/New_York 0 2',
        '03-07T12:00 > 03-08T07:00 > 03-09T06:00',
      ],
      [
        'Santiago, the day without midnight',
        'America/Santiago 0 0',
        '09-05T12:00 > 09-06T04:00 > 09-07T03:00',
      ],
      ['Bogotá, where they never change', 'America/Bogota 0 2', '03-28T12:00 > 03-29T07:00 > 03-30T07:00'],
    ])('%s: every night has one tick', (_name, where, notation) => {
      const [timeZone = '', minute = '', hour = ''] = where.split(' ');
      const schedule = { name: 'nightly', cron: `${minute} ${hour} * * *`, timeZone };
      const [from = 0, first = 0, second = 0] = notation.split(' > ').map((time) => at(`2026-${time}Z`));
      expect(iso(nextDueMs(schedule, from))).toBe(iso(first));
      expect(iso(nextDueMs(schedule, first))).toBe(iso(second));
      expect(iso(latestDueMs(schedule, first))).toBe(iso(first));
      expect(iso(latestDueMs(schedule, second - 1))).toBe(iso(first));
    });

    it('an hourly schedule fires in each of the 25 hours of the long day', () => {
      const schedule = { name: 'hourly', cron: '0 * * * *', timeZone: 'Europe/Madrid' };
      let time = at('2026-10-24T21:59:59Z');
      let ticks = 0;
      while (time < at('2026-10-25T22:00:00Z')) {
        time = nextDueMs(schedule, time) ?? Number.POSITIVE_INFINITY;
        ticks += 1;
      }
      expect(ticks).toBe(25);
    });
  });

  it('names what is wrong with an expression', () => {
    expect(cronProblem('0 2 * * *')).toBeUndefined();
    expect(cronProblem('0 25 * * *')).toContain('25');
    expect(cronProblem('0 0 2 * * *')).toBeDefined();
  });

  describe('ticks', () => {
    const nightly = { name: 'nightly', cron: '0 2 * * *', timeZone: 'UTC' };
    let storage: TempStorage;
    beforeEach(async () => {
      storage = await openTempStorage();
    });
    afterEach(() => storage.remove());

    const claim = async (now: string) => iso(await claimDueTick(nightly, storage.ticks, at(now)));

    it('does not fire for the past when it looks for the first time', async () => {
      expect(await claim('2026-01-20T12:00Z')).toBeUndefined();
      expect(await claim('2026-01-21T01:59:59Z')).toBeUndefined();
      expect(await claim('2026-01-21T02:00:00Z')).toBe('2026-01-21T02:00:00.000Z');
    });

    it('fires a tick once, and one of many that were missed', async () => {
      await claim('2026-01-20T12:00Z');
      expect(await claim('2026-01-24T09:30Z')).toBe('2026-01-24T02:00:00.000Z');
      expect(await claim('2026-01-24T09:31Z')).toBeUndefined();
      expect(await claim('2026-01-25T02:00Z')).toBe('2026-01-25T02:00:00.000Z');
    });

    it('does not fire again when the clock is set back', async () => {
      await claim('2026-01-20T12:00Z');
      expect(await claim('2026-01-21T02:10Z')).toBe('2026-01-21T02:00:00.000Z');
      expect(await claim('2026-01-21T01:10Z')).toBeUndefined();
      expect(await claim('2026-01-21T02:10Z')).toBeUndefined();
    });

    it('lets one of two callers fire', async () => {
      await claim('2026-01-20T12:00Z');
      const both = await Promise.all([claim('2026-01-21T02:00Z'), claim('2026-01-21T02:00Z')]);
      expect(both.filter((tick) => tick !== undefined)).toEqual(['2026-01-21T02:00:00.000Z']);
    });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localDays } from '../src/calendar-days.ts';

describe('local days', () => {
  let zone: string | undefined;
  beforeEach(() => {
    zone = process.env['TZ'];
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it.each([
    ['Bogotá, a week', 'America/Bogota', '2026-01-20 2026-01-27 = 2026-01-20T05:00 2026-01-28T05:00'],
    ['one day', 'UTC', '2026-01-31 2026-01-31 = 2026-01-31T00:00 2026-02-01T00:00'],
    ['a day of 23 hours', 'Europe/Madrid', '2026-03-29 2026-03-29 = 2026-03-28T23:00 2026-03-29T22:00'],
    ['a day of 25 hours', 'Europe/Madrid', '2026-10-25 2026-10-25 = 2026-10-24T22:00 2026-10-25T23:00'],
    ['a leap day', 'UTC', '2028-02-29 2028-02-29 = 2028-02-29T00:00 2028-03-01T00:00'],
  ])('%s, its last day included', (_name, timeZone, notation) => {
    const [start = '', end = '', , from = '', to = ''] = notation.split(' ');
    process.env['TZ'] = timeZone;
    expect(localDays(start, end)).toEqual({ from: `${from}:00.000Z`, to: `${to}:00.000Z` });
  });

  it.each([
    ['2026-02-30', '2026-03-01', '--start-date is "2026-02-30"'],
    ['2026-01-20', '20/01/2026', '--end-date is "20/01/2026"'],
    ['2026-01-20T10:00', '2026-01-21', '--start-date is "2026-01-20T10:00"'],
    ['2026-01-27', '2026-01-20', '--start-date 2026-01-27 is after --end-date 2026-01-20'],
  ])('refuses %s to %s', (start, end, problem) => {
    expect(() => localDays(start, end)).toThrow(problem);
  });
});

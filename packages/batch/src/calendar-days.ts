import { BatchError } from './batch-error.ts';

/**
 * The time from the start of the first day to the end of the last, both in local time, as [from, to) in ISO 8601.
 * A day is what the local calendar says: 23 or 25 hours where the clocks change. @throws BatchError usage
 */
export function localDays(
  startDate: string,
  endDate: string,
): { readonly from: string; readonly to: string } {
  const first = parseDay('--start-date', startDate);
  const last = parseDay('--end-date', endDate);
  if (startDate > endDate) {
    throw new BatchError({
      kind: 'usage',
      problem: `--start-date ${startDate} is after --end-date ${endDate}.`,
    });
  }
  return { from: midnight(first, 0), to: midnight(last, 1) };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function parseDay(flag: string, text: string): Day {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day) {
      return { year, month, day };
    }
  }
  throw new BatchError({
    kind: 'usage',
    problem: `${flag} is ${JSON.stringify(text)}: write a day as YYYY-MM-DD, for example 2026-01-20.`,
  });
}

function midnight({ year, month, day }: Day, daysLater: number): string {
  return new Date(year, month - 1, day + daysLater).toISOString();
}

import { localDays } from '../calendar-days.ts';
import { type Command, LIMIT_MAX, parseCount, parseFlags, requireFlag } from '../command.ts';
import { runOnce } from './run.ts';
import { parseRunFlags, RUN_HELP, RUN_OPTIONS } from './run-flags.ts';

export const dateRange: Command = {
  summary: 'process what was recorded on these days',
  help: `Usage: enmienda-batch date-range --start-date DAY --end-date DAY [--concurrent N]

Processes recordings that were made on the days from the first to the last, both included, and that are not processed yet.
A day is YYYY-MM-DD in local time (the TZ of this process).

  --start-date DAY   the first day
  --end-date DAY     the last day, included
  --limit N          recordings at most (default: ${LIMIT_MAX})
${RUN_HELP}

Example:
  enmienda-batch date-range --start-date 2026-01-20 --end-date 2026-01-27 --concurrent 10`,
  async run(args, context) {
    const values = parseFlags(args, {
      'start-date': { type: 'string' },
      'end-date': { type: 'string' },
      limit: { type: 'string', default: String(LIMIT_MAX) },
      ...RUN_OPTIONS,
    });
    const days = localDays(
      requireFlag('--start-date', values['start-date']),
      requireFlag('--end-date', values['end-date']),
    );
    const limit = parseCount('--limit', values.limit, LIMIT_MAX);
    return runOnce(context, parseRunFlags(values), () => ({
      ...days,
      limit,
      reprocess: values.reprocess ?? false,
    }));
  },
};

import { type Command, LIMIT_MAX, parseCount, parseFlags } from '../command.ts';
import { runOnce } from './run.ts';
import { parseRunFlags, RUN_HELP, RUN_OPTIONS } from './run-flags.ts';

export const unprocessed: Command = {
  summary: 'process what is not processed yet, oldest first',
  help: `Usage: enmienda-batch unprocessed [--limit N] [--concurrent N]

Processes recordings whose call has ended and that are not processed yet, oldest first. Passes over dead jobs.

  --limit N          recordings at most (default: 100)
${RUN_HELP}

Example:
  enmienda-batch unprocessed --limit 100 --concurrent 5`,
  async run(args, context) {
    const values = parseFlags(args, { limit: { type: 'string', default: '100' }, ...RUN_OPTIONS });
    const limit = parseCount('--limit', values.limit, LIMIT_MAX);
    return runOnce(context, parseRunFlags(values), () => ({
      limit,
      reprocess: values.reprocess ?? false,
    }));
  },
};

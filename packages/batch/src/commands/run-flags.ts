import { CONCURRENT_MAX, parseCount } from '../command.ts';
import type { RunFlags } from './run.ts';

/** Flags of every command that processes recordings. */
export const RUN_OPTIONS = {
  concurrent: { type: 'string' },
  json: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  reprocess: { type: 'boolean' },
} as const;

/** The same in words. */
export const RUN_HELP = `  --concurrent N     recordings at work at once (default: BATCH_MAX_CONCURRENT)
  --reprocess        take recordings that were processed before, too: each gets a further version
  --json             one line of JSON per recording on stdout
  --dry-run          list the recordings and change nothing`;

export function parseRunFlags(values: {
  readonly concurrent?: string | undefined;
  readonly json?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}): RunFlags {
  const { concurrent, json = false, 'dry-run': dryRun = false } = values;
  return {
    json,
    dryRun,
    ...(concurrent === undefined
      ? {}
      : { concurrent: parseCount('--concurrent', concurrent, CONCURRENT_MAX) }),
  };
}

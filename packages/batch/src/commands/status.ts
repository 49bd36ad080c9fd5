import { openStorage } from '@enmienda/storage';
import Table from 'cli-table3';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { describeWorker } from '../worker-id.ts';

const DEAD_SHOWN = 100;

export const status: Command = {
  summary: 'show what is done, to do and dead, with reasons',
  help: `Usage: enmienda-batch status [--json]

Shows how many recordings there are and are processed, how many jobs are in which state, who holds leases, and the newest
${DEAD_SHOWN} dead jobs with their reasons.

  --json             one JSON object on stdout

Example:
  enmienda-batch status --json | jq .dead`,
  async run(args, { settings, print }) {
    const { json = false } = parseFlags(args, { json: { type: 'boolean' } });
    const storage = await openStorage(settings.storage);
    try {
      const { recordings, ledger, queue } = storage;
      const [stats, jobs, holders, dead, isPaused] = await Promise.all([
        recordings.stats(),
        ledger.counts('offline'),
        ledger.holders(),
        ledger.jobs({ state: 'dead', limit: DEAD_SHOWN }),
        queue.isPaused('offline'),
      ]);
      const found = {
        recordings: { total: stats.totalRecordings, processed: stats.processed, pending: stats.pending },
        jobs,
        paused: isPaused,
        workers: holders.map(describeWorker),
        dead: dead.map(({ recordingId, taskId, attempts, reason, updatedAtMs }) => ({
          recording_id: recordingId,
          task_id: taskId,
          attempts,
          reason: reason ?? 'unknown',
          since: new Date(updatedAtMs).toISOString(),
        })),
      };
      print(json ? JSON.stringify(found) : inWords(found));
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

interface Found {
  readonly recordings: { readonly total: number; readonly processed: number; readonly pending: number };
  readonly jobs: Readonly<Record<string, number>>;
  readonly paused: boolean;
  readonly workers: readonly string[];
  readonly dead: readonly {
    readonly recording_id: string;
    readonly attempts: number;
    readonly reason: string;
    readonly since: string;
  }[];
}

function inWords({ recordings, jobs, paused, workers, dead }: Found): string {
  const lines = [
    `recordings   ${recordings.total} (${recordings.processed} processed, ${recordings.pending} not)`,
    `jobs         ${Object.entries(jobs)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}${paused ? ' (paused)' : ''}`,
    `workers      ${workers.length === 0 ? 'none at work' : workers.join('; ')}`,
  ];
  if (dead.length === 0) return lines.join('\n');
  const table = new Table({ head: ['dead', 'attempts', 'since', 'reason'], style: { head: [], border: [] } });
  for (const job of dead) table.push([job.recording_id, job.attempts, job.since, job.reason]);
  return [...lines, table.toString(), 'enmienda-batch retry --dead runs them again'].join('\n');
}

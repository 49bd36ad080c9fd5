import { setTimeout as delay } from 'node:timers/promises';
import type { CronSettings, Settings } from '@enmienda/stt-server/settings';
import { BatchError } from '../batch-error.ts';
import { type Command, type CommandContext, parseFlags, requireOfflineBatch } from '../command.ts';
import { type Clock, runDaemon } from '../daemon.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { reasonOf } from '../failure.ts';
import { createLearnDeps, learnAll } from '../learn/run-learning.ts';
import { type OpenBatch, openBatch } from '../open-batch.ts';
import { createProcessLog, logStop } from '../process-log.ts';
import { runBatch } from '../run-batch.ts';
import { cronProblem, nextDueMs, type Schedule } from '../schedule.ts';
import { createWorker, logResult } from '../worker.ts';
import { describeWorker } from '../worker-id.ts';

/** The daemon's place is free half a minute after its last sign of life; at once if its process is gone from this host. */
const LEADERSHIP_MS = 30_000;

const SYSTEM_CLOCK: Clock = {
  nowMs: () => Date.now(),
  sleep: (durationMs, signal) => delay(durationMs, undefined, { signal }).catch(() => undefined),
};

export const daemon: Command = {
  summary: 'process every night and every hour, until SIGTERM',
  help: `Usage: enmienda-batch daemon

Runs two schedules until SIGTERM or SIGINT, one batch at a time: every night for the bulk and to judge what
was learned, every hour for the backlog. A tick missed while no daemon ran is caught up once. One daemon per storage: a second
one exits with code ${EXIT.daemonRuns}. After SIGTERM running work may take BATCH_DRAIN_SECONDS to finish and is given back then; a second signal
ends the process at once. Logs as lines of JSON on stderr.

  --dry-run          show when the schedules are due next, and exit

Environment, cron fields in local time:
  BATCH_NIGHTLY_CRON (0 2 * * *)   BATCH_NIGHTLY_LIMIT (1000)   BATCH_NIGHTLY_CONCURRENT (20)
  BATCH_HOURLY_CRON  (0 * * * *)   BATCH_HOURLY_LIMIT (50)      BATCH_MAX_CONCURRENT (5)

Example:
  BATCH_NIGHTLY_CRON='30 1 * * *' enmienda-batch daemon`,
  async run(args, context) {
    const values = parseFlags(args, { 'dry-run': { type: 'boolean', default: false } });
    const jobs = scheduledJobs(context);
    if (values['dry-run']) return showSchedules(jobs, context);
    requireOfflineBatch(context.settings);
    const log = createProcessLog(context.settings.logLevel);
    const batch = await openBatch(context.settings, { ...context, log });
    try {
      log.info({ holder: describeWorker(batch.config.workerId) }, 'daemon starting');
      logStop(context.signal, log);
      let abandoned = 0;
      await runDaemon(
        { leadership: batch.storage.leadership, ticks: batch.storage.ticks, clock: SYSTEM_CLOCK, log },
        {
          holder: batch.config.workerId,
          schedules: jobs,
          leadershipMs: LEADERSHIP_MS,
          fire: async ({ name }, signal) => {
            const job = jobs.find((one) => one.name === name);
            if (job === undefined) return;
            abandoned += await fire(batch, job, signal);
            if (job.learns && !signal.aborted) await learn(batch, context.settings, signal);
          },
          tidy: () => createWorker(batch.deps, batch.config).recover((result) => logResult(log, result)),
        },
        context.signal,
      );
      log.info({ count: abandoned }, 'daemon stopped; unfinished recordings were given back');
      return abandoned > 0 ? EXIT.stopped : EXIT.ok;
    } finally {
      await batch.close();
    }
  },
};

interface ScheduledJob extends Schedule, CronSettings {
  /** Pairs that the calls of the day showed are judged after the batch. */
  readonly learns: boolean;
}

function scheduledJobs({ settings }: CommandContext): readonly ScheduledJob[] {
  const { nightly, hourly } = settings.batch;
  const jobs: readonly (ScheduledJob & { readonly variable: string })[] = [
    { name: 'nightly', variable: 'BATCH_NIGHTLY_CRON', learns: true, ...nightly },
    { name: 'hourly', variable: 'BATCH_HOURLY_CRON', learns: false, ...hourly },
  ];
  for (const { variable, cron } of jobs) {
    const problem = cronProblem(cron);
    if (problem !== undefined) {
      throw new BatchError({ kind: 'usage', problem: `${variable} is ${JSON.stringify(cron)}: ${problem}` });
    }
  }
  return jobs;
}

/** Returns how many recordings a stop left unfinished. */
async function fire({ deps, config }: OpenBatch, job: ScheduledJob, signal: AbortSignal): Promise<number> {
  const summary = await runBatch(
    {
      deps,
      config: { ...config, concurrent: job.concurrent },
      request: { limit: job.limit, onlyDue: true },
      observer: { onResult: (result) => logResult(deps.log, result) },
    },
    signal,
  );
  const { done, failed, durationMs, observations } = summary;
  deps.log.info({ schedule: job.name, done, failed, observations, durationMs }, 'batch ended');
  if (summary.outage !== undefined) {
    deps.log.error({ schedule: job.name, reason: reasonOf(summary.outage) }, 'batch broke off');
  }
  return summary.stopped ? summary.released : 0;
}

async function learn({ storage, deps }: OpenBatch, settings: Settings, signal: AbortSignal): Promise<void> {
  for (const report of await learnAll(createLearnDeps(storage, settings.lexiconPath), {}, signal)) {
    const { language, judged, admitted, version } = report;
    deps.log.info(
      { language, judged, admitted: admitted.length, lexiconVersion: version?.version ?? 0 },
      'learned from calls',
    );
  }
}

function showSchedules(jobs: readonly ScheduledJob[], { print }: CommandContext): ExitCode {
  for (const job of jobs) {
    const next = nextDueMs(job, Date.now());
    print(
      JSON.stringify({
        schedule: job.name,
        cron: job.cron,
        limit: job.limit,
        concurrent: job.concurrent,
        next_at: next === undefined ? null : new Date(next).toISOString(),
      }),
    );
  }
  return EXIT.ok;
}

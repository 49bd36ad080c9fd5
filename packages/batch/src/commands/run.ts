import type { CommandContext } from '../command.ts';
import { EXIT, type ExitCode, exitCodeOfSummary } from '../exit-code.ts';
import { reasonOf } from '../failure.ts';
import { silentLog } from '../log.ts';
import { type OpenBatch, openBatch } from '../open-batch.ts';
import { createProgress } from '../progress.ts';
import { resultLine, summaryText } from '../result-line.ts';
import { type BatchRequest, runBatch, selectFor } from '../run-batch.ts';

export interface RunFlags {
  readonly concurrent?: number;
  readonly json: boolean;
  readonly dryRun: boolean;
}

interface Plan {
  readonly flags: RunFlags;
  readonly batch: OpenBatch;
  readonly request: BatchRequest;
}

/** Opens everything, does one batch with progress on stderr and, with `json`, a line per recording on stdout, and closes. */
export async function runOnce(
  context: CommandContext,
  flags: RunFlags,
  plan: (batch: OpenBatch) => BatchRequest | Promise<BatchRequest>,
): Promise<ExitCode> {
  const batch = await openBatch(context.settings, { ...context, log: silentLog });
  try {
    const request = await plan(batch);
    const planned = { flags, batch, request };
    return flags.dryRun ? await showPlan(context, planned) : await run(context, planned);
  } finally {
    await batch.close();
  }
}

/** Ids on stdout, one a line. */
async function showPlan(context: CommandContext, { batch, request, flags }: Plan): Promise<ExitCode> {
  let count = 0;
  for await (const { ids } of selectFor(batch.deps, request)) {
    count += ids.length;
    for (const id of ids) context.print(flags.json ? JSON.stringify({ recording_id: id }) : id);
  }
  context.stderr.write(`${count} recordings would be processed; nothing was changed\n`);
  return EXIT.ok;
}

async function run(
  { print, stderr, isTerminal, signal }: CommandContext,
  { flags, batch, request }: Plan,
): Promise<ExitCode> {
  const { deps, config, storage } = batch;
  if (await storage.queue.isPaused('offline')) {
    stderr.write('the queue is paused, nothing is taken: see enmienda-batch resume\n');
  }
  if (deps.engine === undefined) {
    stderr.write('no speech engine (docs/engines.md): correcting from stored hypotheses\n');
  }
  const progress = createProgress({ stream: stderr, isTerminal });
  let isShown = false;
  const summary = await runBatch(
    {
      deps,
      config: { ...config, concurrent: flags.concurrent ?? config.concurrent },
      request,
      observer: {
        onSelected: (count, isAll) => {
          progress.expect(count, isAll);
          isShown = true;
        },
        onResult: (result) => {
          if (isShown) progress.update(result);
          if (flags.json) print(resultLine(result));
        },
      },
    },
    signal,
  ).finally(() => {
    if (isShown) progress.stop();
  });
  stderr.write(summaryText(summary));
  if (summary.outage !== undefined) {
    stderr.write(`Stopped: ${reasonOf(summary.outage)}. What was leased was given back.\n`);
  }
  return exitCodeOfSummary(summary);
}

import { CONCURRENT_MAX, type Command, parseCount, parseFlags, requireOfflineBatch } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { openBatch } from '../open-batch.ts';
import { createProcessLog, logStop } from '../process-log.ts';
import { createWorker } from '../worker.ts';

export const worker: Command = {
  summary: 'take jobs as they come, until SIGTERM',
  help: `Usage: enmienda-batch worker [--concurrent N]

Leases jobs, and puts new recordings into the ledger, until SIGTERM or SIGINT; looks for work every POLL_INTERVAL seconds.
Any number of workers and a daemon may share one storage. Logs as lines of JSON on stderr.

  --concurrent N     recordings at work at once (default: BATCH_MAX_CONCURRENT)

Example:
  enmienda-batch worker --concurrent 4`,
  async run(args, context) {
    const { settings, signal } = context;
    const values = parseFlags(args, { concurrent: { type: 'string' } });
    const concurrent =
      values.concurrent === undefined
        ? settings.batch.maxConcurrent
        : parseCount('--concurrent', values.concurrent, CONCURRENT_MAX);
    requireOfflineBatch(settings);
    const log = createProcessLog(settings.logLevel);
    const batch = await openBatch(settings, { ...context, log });
    try {
      log.info({ count: concurrent }, 'worker started');
      logStop(signal, log);
      const released = await createWorker(batch.deps, { ...batch.config, concurrent }).serve(
        settings.pollIntervalMs,
        signal,
      );
      log.info({ count: released }, 'worker stopped; unfinished recordings were given back');
      return released > 0 ? EXIT.stopped : EXIT.ok;
    } finally {
      await batch.close();
    }
  },
};

import { setTimeout as delay } from 'node:timers/promises';
import { openStorage } from '@enmienda/storage';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

/** How often a drain looks whether anything still runs. */
const LOOK_MS = 250;

export const pause: Command = {
  summary: 'lease nothing more until resume',
  help: `Usage: enmienda-batch pause [--drain]

No worker or daemon of this storage takes another job, on any host, until enmienda-batch resume. What is at work is finished.

  --drain            wait until nothing is at work any more

Example:
  enmienda-batch pause --drain && systemctl restart postgresql`,
  async run(args, { settings, stderr, signal }) {
    const { drain = false } = parseFlags(args, { drain: { type: 'boolean' } });
    const storage = await openStorage(settings.storage);
    const { ledger, queue } = storage;
    try {
      await queue.pause('offline');
      stderr.write('paused; enmienda-batch resume lets it go on\n');
      if (!drain) return EXIT.ok;
      for (;;) {
        const { leased, committed } = await ledger.counts('offline');
        if (leased + committed === 0) return EXIT.ok;
        stderr.write(`${leased} at work, ${committed} being published\n`);
        await delay(LOOK_MS, undefined, { signal });
      }
    } finally {
      await storage.close();
    }
  },
};

export const resume: Command = {
  summary: 'lease jobs again after pause',
  help: `Usage: enmienda-batch resume

Ends enmienda-batch pause.

Example:
  enmienda-batch resume`,
  async run(args, { settings, stderr }) {
    parseFlags(args, {});
    const storage = await openStorage(settings.storage);
    const { queue } = storage;
    try {
      await queue.resume('offline');
      stderr.write('jobs are leased again\n');
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

import { openStorage } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { CONCURRENT_MAX, type Command, parseCount, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

export const cap: Command = {
  summary: 'limit how many recordings of a tenant are at work at once',
  help: `Usage: enmienda-batch cap [--tenant ID (--at-once N | --none)]

Lists the caps of tenants, or sets one: all workers together never have more recordings of the tenant at work.

  --tenant ID        as in the metadata of its recordings
  --at-once N        at most N
  --none             no cap
  --json             one JSON object a cap on stdout

Example:
  enmienda-batch cap --tenant acme --at-once 4`,
  async run(args, { settings, print, stderr }) {
    const values = parseFlags(args, {
      tenant: { type: 'string' },
      'at-once': { type: 'string' },
      none: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const { tenant, 'at-once': atOnce, none } = values;
    const isChange = atOnce !== undefined || none;
    if (isChange !== (tenant !== undefined) || (atOnce !== undefined && none)) {
      const problem = 'Give --tenant with either --at-once or --none, or nothing to see the caps.';
      throw new BatchError({ kind: 'usage', problem });
    }
    const most = atOnce === undefined ? undefined : parseCount('--at-once', atOnce, CONCURRENT_MAX);
    const storage = await openStorage(settings.storage);
    const { queue } = storage;
    try {
      if (tenant !== undefined) await queue.setCap('offline', tenant, most);
      const caps = await queue.caps('offline');
      for (const { tenantId, mostRunning } of caps) {
        print(
          values.json
            ? JSON.stringify({ tenant_id: tenantId, at_once: mostRunning })
            : `${tenantId} ${mostRunning}`,
        );
      }
      if (caps.length === 0) stderr.write('no tenant has a cap\n');
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

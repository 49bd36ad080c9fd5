import { openStorage } from '@enmienda/storage';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

const PROGRESS_EVERY = 500;

export const reindex: Command = {
  summary: 'build the catalog again from the files',
  help: `Usage: enmienda-batch reindex [--json]

Reads every recording's files and builds the catalog from them. Files are never changed; damaged ones and audio without
metadata are listed, and then the exit code is 1.

  --json             one JSON object on stdout

Example:
  enmienda-batch reindex --json | jq .damaged`,
  async run(args, { settings, print, stderr, signal }) {
    const { json = false } = parseFlags(args, { json: { type: 'boolean' } });
    const storage = await openStorage(settings.storage);
    try {
      const report = await storage.recordings.reindex({
        signal,
        onProgress: (done) => {
          if (done % PROGRESS_EVERY === 0) stderr.write(`${done} recordings read\n`);
        },
      });
      if (json) print(JSON.stringify(report));
      for (const { key, reason } of report.damaged) stderr.write(`damaged: ${key}: ${reason}\n`);
      for (const key of report.orphans) stderr.write(`without metadata: ${key}\n`);
      stderr.write(`${report.indexed} recordings indexed, ${report.removed} removed from the catalog\n`);
      return report.damaged.length + report.orphans.length > 0 ? EXIT.someFailed : EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

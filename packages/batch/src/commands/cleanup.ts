import { readFile } from 'node:fs/promises';
import { type CleanupItem, openStorage, parseRetentionPolicy, type RetentionPolicy } from '@enmienda/storage';
import { actorOf } from '../actor.ts';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags, requireFlag } from '../command.ts';
import { EXIT } from '../exit-code.ts';

export const cleanup: Command = {
  summary: 'erase what is older than the retention policy keeps it',
  help: `Usage: enmienda-batch cleanup --policy FILE [--dry-run] [--json]

Erases audio, raw and corrected transcripts, finished jobs and the audit trail, each at the age that the policy gives it, counted
from the end of the call. The metadata stays and says what was erased and when. What has a legal hold is left as it is, and so is
a call that goes on. Every erasure is entered in the audit trail. Run it every night; killed, it goes on where it stopped.

  --policy FILE      the days that each class is kept (docs/storage.md); a class without a number is kept for ever
  --dry-run          list what would be erased, and change nothing
  --json             one JSON object a class and recording on stdout

Examples:
  enmienda-batch cleanup --policy retention.json --dry-run
  enmienda-batch cleanup --policy retention.json --json > erased.jsonl`,
  async run(args, { settings, print, stderr, signal }) {
    const values = parseFlags(args, {
      policy: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const policy = await readPolicy(requireFlag('--policy', values.policy));
    const counts = { erased: 0, 'would-erase': 0, held: 0, failed: 0 };
    const storage = await openStorage(settings.storage);
    try {
      await storage.retention.cleanUp({
        policy,
        dryRun: values['dry-run'],
        actor: actorOf('cleanup'),
        signal,
        onItem: (item) => {
          counts[item.outcome] += 1;
          print(values.json ? JSON.stringify(toJson(item)) : lineOf(item));
        },
      });
      const done = values['dry-run'] ? `${counts['would-erase']} would be erased` : `${counts.erased} erased`;
      stderr.write(`${done}, ${counts.held} held, ${counts.failed} failed\n`);
      return counts.failed > 0 ? EXIT.someFailed : EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

async function readPolicy(file: string): Promise<RetentionPolicy> {
  try {
    return parseRetentionPolicy(await readFile(file, 'utf8'));
  } catch (error) {
    const problem =
      error instanceof RangeError ? error.message : `${file} can't be read: give a retention policy.`;
    throw new BatchError({ kind: 'usage', problem });
  }
}

function toJson({ recordingId, retained, outcome, count, reason }: CleanupItem) {
  return { recording_id: recordingId, class: retained, outcome, count, reason };
}

function lineOf({ recordingId, retained, outcome, count, reason }: CleanupItem): string {
  const what = recordingId ?? `${count ?? 0} audit events`;
  return `${outcome}: ${what} ${retained}${reason === undefined ? '' : `: ${reason}`}`;
}

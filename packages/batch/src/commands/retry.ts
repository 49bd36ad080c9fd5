import { openStorage, parseRecordingId, type RecordingId } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

const SHOWN = 1_000_000;

export const retry: Command = {
  summary: 'let dead jobs run again',
  help: `Usage: enmienda-batch retry --recording-id ID… | --dead

Puts dead jobs back, with their attempts forgotten; the next run or the daemon takes them.

  --recording-id ID  this one; may be given more than once
  --dead             every dead job
  --json             one JSON object on stdout (with --dry-run one a job)
  --dry-run          list the jobs and change nothing

Examples:
  enmienda-batch retry --recording-id rec_12345 --recording-id rec_67890
  enmienda-batch retry --dead`,
  async run(args, { settings, print, stderr }) {
    const values = parseFlags(args, {
      'recording-id': { type: 'string', multiple: true, default: [] },
      dead: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
    });
    const named = values['recording-id'].map(parseRecordingId);
    if (values.dead === named.length > 0) {
      throw new BatchError({ kind: 'usage', problem: 'Give either --recording-id or --dead.' });
    }
    const storage = await openStorage(settings.storage);
    try {
      const isNamed = new Set<RecordingId>(named);
      const dead = (await storage.ledger.jobs({ state: 'dead', limit: SHOWN }))
        .map(({ recordingId }) => recordingId)
        .filter((id) => values.dead || isNamed.has(id));
      const isDead = new Set(dead);
      const others = [...isNamed].filter((id) => !isDead.has(id));
      for (const id of others) stderr.write(`${id} has no dead job\n`);
      const exitCode = others.length > 0 ? EXIT.someFailed : EXIT.ok;
      if (values['dry-run']) {
        for (const id of dead) print(values.json ? JSON.stringify({ recording_id: id }) : id);
        stderr.write(`${dead.length} jobs would run again; nothing was changed\n`);
        return exitCode;
      }
      const count = await storage.ledger.retry({ only: dead });
      if (values.json) print(JSON.stringify({ retried: count }));
      stderr.write(`${count} jobs will run again\n`);
      return exitCode;
    } finally {
      await storage.close();
    }
  },
};

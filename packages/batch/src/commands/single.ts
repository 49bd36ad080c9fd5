import { parseRecordingId } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags, requireFlag } from '../command.ts';
import { runOnce } from './run.ts';
import { parseRunFlags, RUN_HELP, RUN_OPTIONS } from './run-flags.ts';

export const single: Command = {
  summary: 'process one recording',
  help: `Usage: enmienda-batch single --recording-id ID

Processes one recording. One that was processed before is left as it is, but for --reprocess; a dead one needs a retry first.

  --recording-id ID  such as rec_12345
${RUN_HELP}

Examples:
  enmienda-batch single --recording-id rec_12345
  enmienda-batch single --recording-id rec_12345 --reprocess --json`,
  async run(args, context) {
    const values = parseFlags(args, { 'recording-id': { type: 'string' }, ...RUN_OPTIONS });
    const id = parseRecordingId(requireFlag('--recording-id', values['recording-id']));
    const reprocess = values.reprocess ?? false;
    return runOnce(context, parseRunFlags(values), async ({ storage }) => {
      const recording = await storage.recordings.getRecording(id);
      if (recording.processed && !reprocess) {
        context.stderr.write(`${id} is processed already; --reprocess does it again\n`);
        return { only: [] };
      }
      const job = await storage.ledger.job(id, 'offline');
      if (job?.state === 'dead') {
        throw new BatchError({ kind: 'dead', recordingId: id, reason: job.reason ?? 'unknown' });
      }
      return { only: [id], reprocess };
    });
  },
};

import { openStorage, parseRecordingId } from '@enmienda/storage';
import { actorOf } from '../actor.ts';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

const MAX_REASON = 200;
const SHOWN = 1000;

export const hold: Command = {
  summary: 'place or lift legal holds, and show what was done to a recording',
  help: `Usage: enmienda-batch hold --recording-id ID… --reason TEXT | --lift | --show

While a legal hold stands, nothing of the recording is erased, whatever the retention policy says.

  --recording-id ID  this one; may be given more than once
  --reason TEXT      place a hold; up to ${MAX_REASON} characters, such as a file number
  --lift             lift it
  --show             print the audit trail of the recordings
  --json             one JSON object a recording (with --show one an event) on stdout

Examples:
  enmienda-batch hold --recording-id rec_12345 --reason 'file 17/2026'
  enmienda-batch hold --recording-id rec_12345 --lift
  enmienda-batch hold --recording-id rec_12345 --show`,
  async run(args, { settings, print }) {
    const values = parseFlags(args, {
      'recording-id': { type: 'string', multiple: true, default: [] },
      reason: { type: 'string' },
      lift: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const ids = values['recording-id'].map(parseRecordingId);
    const { reason, lift, show } = values;
    const wanted = [reason !== undefined, lift, show].filter(Boolean).length;
    if (ids.length === 0 || wanted !== 1) {
      throw usage('Give --recording-id, and one of --reason, --lift and --show.');
    }
    if (reason !== undefined && (reason.trim() === '' || reason.length > MAX_REASON)) {
      throw usage(`--reason has 1 to ${MAX_REASON} characters.`);
    }
    const storage = await openStorage(settings.storage);
    try {
      for (const id of ids) {
        if (show) {
          for (const event of await storage.retention.audit.list({ recordingId: id, limit: SHOWN })) {
            const { at, actor, action, detail } = event;
            const line = { recording_id: id, at, actor, action, detail };
            print(values.json ? JSON.stringify(line) : `${at} ${id} ${action} by ${actor}: ${detail}`);
          }
          continue;
        }
        const actor = actorOf('hold');
        const { legalHold } =
          reason === undefined
            ? await storage.retention.lift(id, actor)
            : await storage.retention.hold(id, { reason, actor });
        const line = { recording_id: id, legal_hold: legalHold !== undefined };
        print(
          values.json ? JSON.stringify(line) : `${id} ${legalHold === undefined ? 'is free' : 'is held'}`,
        );
      }
      return EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

function usage(problem: string): BatchError {
  return new BatchError({ kind: 'usage', problem });
}

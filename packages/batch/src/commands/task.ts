import { openStorage, type Storage, type Task } from '@enmienda/storage';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const task: Command = {
  summary: 'show what became of a submitted job',
  help: `Usage: enmienda-batch task UUID

Prints one JSON object: the state of the task (pending, processing, completed or failed), the step it is at, its attempts, its
error, and of a completed one how the recording was processed. Exit code 1 where there is no such task, or it failed.

Example:
  enmienda-batch task 0b0f4c52-6d9e-4c0e-9a55-4f6c0b9b8a11 | jq .state`,
  async run([id = '', ...rest], { settings, print, stderr }) {
    parseFlags(rest, {});
    if (!UUID.test(id)) {
      throw new BatchError({ kind: 'usage', problem: `${JSON.stringify(id)} is not the UUID of a task.` });
    }
    const storage = await openStorage(settings.storage);
    try {
      const found = await storage.ledger.task(id.toLowerCase());
      if (found === undefined) {
        stderr.write(`there is no task ${id}\n`);
        return EXIT.someFailed;
      }
      print(JSON.stringify(await taskView(storage, found)));
      return found.state === 'failed' ? EXIT.someFailed : EXIT.ok;
    } finally {
      await storage.close();
    }
  },
};

async function taskView({ recordings }: Storage, found: Task): Promise<object> {
  const { taskId, recordingId, stage, state, step, attempts, error, updatedAtMs } = found;
  return {
    task_id: taskId,
    recording_id: recordingId,
    stage,
    state,
    step,
    attempts,
    ...(error === undefined ? {} : { error }),
    ...(state === 'completed' ? { result: resultView(await recordings.getRecording(recordingId)) } : {}),
    updated_at: new Date(updatedAtMs).toISOString(),
  };
}

function resultView({
  processingMode,
  processedAt,
  transcriptVersion,
}: Awaited<ReturnType<Storage['recordings']['getRecording']>>): object {
  return {
    processing_mode: processingMode,
    transcript_version: transcriptVersion,
    ...(processedAt === undefined ? {} : { processed_at: processedAt }),
  };
}

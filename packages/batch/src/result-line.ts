import type { RecordingResult } from './recording-result.ts';
import type { BatchSummary } from './run-batch.ts';

/** A result as one line of JSON, names in snake_case; never what was said. */
export function resultLine(result: RecordingResult): string {
  const { recordingId, outcome, attempt, durationMs } = result;
  return JSON.stringify({
    recording_id: recordingId,
    outcome,
    attempt,
    duration_ms: durationMs,
    ...(result.outcome === 'done'
      ? {
          processing_mode: result.mode,
          corrections: result.corrections,
          suggestions: result.suggestions,
          clarifications: result.clarifications,
          observations: result.observations,
          ...(result.listened === undefined
            ? {}
            : {
                listened_passages: result.listened.passages,
                unheard_passages: result.listened.failed,
              }),
        }
      : {}),
    ...('reason' in result ? { reason: result.reason } : {}),
    ...('retryAfterMs' in result ? { retry_after_ms: result.retryAfterMs } : {}),
  });
}

/** The end of a batch in a few lines, for a person. */
export function summaryText(summary: BatchSummary): string {
  const lines = [
    `${summary.done} processed (${summary.retranscribed} transcribed again, ${summary.done - summary.retranscribed} from the stored hypothesis), ` +
      `${summary.failed} failed, in ${(summary.durationMs / 1000).toFixed(1)} s`,
    `${summary.corrections} corrections, ${summary.observations} observed pairs`,
  ];
  if (summary.listened > 0) {
    lines.push(`${summary.listened} passages in doubt, ${summary.unheard} of them could not be listened to`);
  }
  if (summary.released > 0) lines.push(`${summary.released} given back unfinished, for the next run`);
  if (summary.elsewhere > 0) lines.push(`${summary.elsewhere} with another worker`);
  const { dead, waiting } = summary.passedOver;
  if (dead > 0) lines.push(`${dead} passed over: dead (see: enmienda-batch status)`);
  if (waiting > 0) lines.push(`${waiting} passed over: their next try is due later`);
  if (summary.stopped) lines.push('stopped before the end: run it again for the rest');
  return `${lines.join('\n')}\n`;
}

import type { RecordingId } from '@enmienda/storage';
import type { StageResult } from './stage-result.ts';

/** How the work on one recording ended. */
export type RecordingResult = {
  readonly recordingId: RecordingId;
  /** From 1; 0 when this run did not lease the recording. */
  readonly attempt: number;
  readonly durationMs: number;
} & (
  | ({ readonly outcome: 'done' } & ResultCounts)
  /** Committed, but the files could not be written: the next run publishes it. */
  | { readonly outcome: 'unpublished'; readonly reason: string }
  | { readonly outcome: 'retry'; readonly reason: string; readonly retryAfterMs: number }
  | { readonly outcome: 'dead'; readonly reason: string }
  /** The lease ran out and may be another worker's now; nothing was stored. */
  | { readonly outcome: 'lost' }
  /** Given back unfinished; the attempt does not count. */
  | { readonly outcome: 'released' }
  /** Not leased: another worker has it, or had it meanwhile. */
  | { readonly outcome: 'elsewhere' }
);

export interface ResultCounts {
  /** `offline`: from the stored hypothesis; `offline-retranscribed`: the audio was transcribed again. */
  readonly mode: StageResult['processingMode'];
  readonly corrections: number;
  readonly suggestions: number;
  readonly clarifications: number;
  readonly observations: number;
  /** Passages listened to again, and those that could not be; absent where nothing listened. */
  readonly listened?: { readonly passages: number; readonly failed: number };
}

/** True when the recording is not processed and someone may want to know why. */
export function isFailure({ outcome }: RecordingResult): boolean {
  return outcome === 'retry' || outcome === 'dead' || outcome === 'lost' || outcome === 'unpublished';
}

export function countsOf({ processingMode, version, observations, listening }: StageResult): ResultCounts {
  let corrections = 0;
  let suggestions = 0;
  let clarifications = 0;
  for (const turn of version.turns) {
    corrections += turn.corrections.length;
    suggestions += turn.suggestions.length;
    clarifications += turn.clarification === undefined ? 0 : 1;
  }
  return {
    mode: processingMode,
    corrections,
    suggestions,
    clarifications,
    observations: observations.length,
    ...(listening === undefined ? {} : { listened: listening }),
  };
}

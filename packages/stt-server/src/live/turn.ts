import type { Correction, OnlineResult } from '@enmienda/correction';
import type { TranscriptCorrection, TranscriptWord, Turn } from '@enmienda/storage';

/** What is known of a turn besides its text and words. */
export interface TurnPlace {
  readonly speaker?: string | undefined;
  readonly start_ms?: number | undefined;
  readonly end_ms?: number | undefined;
}

/** A turn as it is stored: the hypothesis with its own words, and what the corrector made of it. */
export function toTurn(index: number, place: TurnPlace, result: OnlineResult): Turn {
  const words = result.originalWords ?? result.words;
  return {
    index,
    ...(place.speaker !== undefined && { speaker: place.speaker }),
    ...timesOf(place, words),
    hypothesis: result.original,
    text: result.text,
    ...(words !== undefined && { words }),
    corrections: result.corrections.map(toStored),
    suggestions: result.suggestions.map(toStored),
    ...(result.clarification !== undefined && {
      clarification: {
        mode: result.clarification.mode,
        question: result.clarification.question,
        options: result.clarification.options,
      },
    }),
  };
}

/** The times that were given, else those of the first and the last word. */
function timesOf(place: TurnPlace, words: readonly TranscriptWord[] | undefined) {
  const startMs = place.start_ms ?? words?.[0]?.startMs;
  const endMs = place.end_ms ?? words?.at(-1)?.endMs;
  return { ...(startMs !== undefined && { startMs }), ...(endMs !== undefined && { endMs }) };
}

function toStored(correction: Correction): TranscriptCorrection {
  return { ...correction, evidence: { ...correction.evidence } };
}

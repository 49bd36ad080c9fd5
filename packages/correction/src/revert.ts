import type { OnlineResult } from './correction.ts';
import { editText, editWords } from './word-times.ts';

/**
 * The result without one of its corrections, which becomes a suggestion. An id that is not among the corrections gives
 * the result back as it is.
 */
export function revert(result: OnlineResult, id: string): OnlineResult {
  const undone = result.corrections.find((correction) => correction.id === id);
  if (undone === undefined) return result;
  const corrections = result.corrections.filter((correction) => correction !== undone);
  return {
    ...result,
    text: editText(result.original, corrections),
    corrections,
    suggestions: [...result.suggestions, undone].sort((a, b) => a.start - b.start),
    ...(result.originalWords === undefined
      ? {}
      : { words: editWords(result.original, result.originalWords, corrections) }),
  };
}

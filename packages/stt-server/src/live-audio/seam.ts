/**
 * The words of one window after those of the window before it that it overlaps: each word once. Both heard the overlap, each
 * with its own times and perhaps its own spelling, and the first one's words are out already.
 */
import type { HypothesisWord } from '../engine.ts';

export interface SeamSides {
  /** All words of the window before, of which the first `told` were given out. */
  readonly before: readonly HypothesisWord[];
  readonly told: number;
  readonly after: readonly HypothesisWord[];
  readonly seamMs: number;
}

/** How many words of a window that was cut in the middle of speech are given out: those whose middle lies left of the seam. */
export function countLeftOf(words: readonly HypothesisWord[], seamMs: number): number {
  const first = words.findIndex((word) => middleOf(word) >= seamMs);
  return first === -1 ? words.length : first;
}

/** As far from the seam as words of both sides are compared. */
const REACH_MS = 1500;

/** Two windows give the same word times that differ by less; words that are repeated lie further apart. */
const SAME_TIME_MS = 400;

/**
 * Where both sides have the same words in a row near the seam, they are joined there; the longest row counts, and of equal
 * ones the one nearest the seam. Without any the seam divides them by time.
 */
export function wordsAfterSeam({ before, told, after, seamMs }: SeamSides): readonly HypothesisWord[] {
  const row = longestRow(before, after, seamMs);
  if (row === undefined) {
    const toldMs = told === 0 ? 0 : (before[told - 1]?.endMs ?? 0);
    return after.filter((word) => middleOf(word) >= Math.max(seamMs, toldMs));
  }
  const missing = before.slice(told, row.beforeAt);
  // Of what both have, the second side heard what lies right of the seam with more around it.
  const rest = after.slice(row.afterAt + Math.min(row.length, Math.max(0, told - row.beforeAt)));
  // Words of the first side behind the row are out already; the second side heard the same stretch otherwise.
  const outMs = told > row.beforeAt + row.length ? (before[told - 1]?.endMs ?? 0) : 0;
  return [...missing, ...rest.filter((word) => middleOf(word) >= outMs)];
}

interface Row {
  readonly beforeAt: number;
  readonly afterAt: number;
  readonly length: number;
  readonly distanceMs: number;
}

function longestRow(
  before: readonly HypothesisWord[],
  after: readonly HypothesisWord[],
  seamMs: number,
): Row | undefined {
  let best: Row | undefined;
  for (const [beforeAt, word] of before.entries()) {
    if (Math.abs(middleOf(word) - seamMs) > REACH_MS) continue;
    for (const [afterAt, other] of after.entries()) {
      if (Math.abs(middleOf(other) - seamMs) > REACH_MS) break;
      const length = rowLength(before.slice(beforeAt), after.slice(afterAt));
      const distanceMs = Math.abs(middleOf(word) - middleOf(other));
      if (length === 0 || distanceMs > SAME_TIME_MS) continue;
      const isBetter =
        best === undefined ||
        length > best.length ||
        (length === best.length && distanceMs < best.distanceMs);
      if (isBetter) best = { beforeAt, afterAt, length, distanceMs };
    }
  }
  return best;
}

function rowLength(before: readonly HypothesisWord[], after: readonly HypothesisWord[]): number {
  let length = 0;
  while (length < before.length && length < after.length) {
    const one = plain(before[length]?.text ?? '');
    if (one === '' || one !== plain(after[length]?.text ?? '')) break;
    length += 1;
  }
  return length;
}

function middleOf(word: HypothesisWord): number {
  return (word.startMs + word.endMs) / 2;
}

/** Letters and digits, as two windows may write the same word with another case and punctuation. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

import type { Span } from '../span.ts';
import { locateWords } from '../word-times.ts';
import type { OfflineTurn } from './offline-corrector.ts';

/** A stretch of a text, in characters, and of the call's audio. */
export interface TimedSpan extends Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A part of a turn's text with its place in the call's audio, and that of its words where they have one. */
export interface Passage extends TimedSpan {
  readonly words: readonly TimedSpan[];
}

/** So much around the first and the last word: recognisers' times are a few tenths of a second off. */
const MARGIN_MS = 300;

/**
 * The passages of a turn, in order, none longer than `longestMs`: the turn is cut at its longest pauses. One passage from the turn's own
 * times where its words have none; [] where there are no times at all, or no text.
 */
export function passagesOf(turn: OfflineTurn, longestMs: number): readonly Passage[] {
  const { text, words = [], startMs, endMs } = turn;
  const placed = timedWords(text, words);
  if (placed.length > 0) return cutAtPauses(placed, longestMs - 2 * MARGIN_MS);
  if (text.trim() === '' || startMs === undefined || endMs === undefined) return [];
  if (endMs <= startMs || endMs - startMs > longestMs) return [];
  return [{ start: 0, end: text.length, startMs, endMs, words: [] }];
}

/** The seconds to listen to for a stretch of a passage's text: its words with a margin, or all of the passage. */
export function timesOf(passage: Passage, { start, end }: Span): Pick<Passage, 'startMs' | 'endMs'> {
  const inside = passage.words.filter((word) => word.start < end && word.end > start);
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return { startMs: passage.startMs, endMs: passage.endMs };
  return withMargin(first.startMs, last.endMs);
}

/** [] unless every word that stands in the text has its times. */
function timedWords(text: string, words: NonNullable<OfflineTurn['words']>): readonly TimedSpan[] {
  const spans = locateWords(text, words);
  const timed: TimedSpan[] = [];
  for (const [index, { startMs, endMs }] of words.entries()) {
    const span = spans[index];
    if (span === undefined) continue;
    if (startMs === undefined || endMs === undefined) return [];
    timed.push({ ...span, startMs, endMs });
  }
  return timed;
}

/** A single word that is longer than it may be is left out: its time is wrong. */
function cutAtPauses(words: readonly TimedSpan[], longestMs: number): readonly Passage[] {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (last.endMs - first.startMs <= longestMs) {
    return [{ start: first.start, end: last.end, ...withMargin(first.startMs, last.endMs), words }];
  }
  if (words.length === 1) return [];
  const at = longestPause(words);
  return [...cutAtPauses(words.slice(0, at), longestMs), ...cutAtPauses(words.slice(at), longestMs)];
}

/** The word before which the longest pause is, in the middle half, so that no piece is tiny. */
function longestPause(words: readonly TimedSpan[]): number {
  const from = Math.max(1, Math.ceil(words.length / 4));
  const to = Math.max(from + 1, Math.floor((3 * words.length) / 4) + 1);
  let best = from;
  let longest = Number.NEGATIVE_INFINITY;
  for (let at = from; at < Math.min(to, words.length); at += 1) {
    const pauseMs = (words[at]?.startMs ?? 0) - (words[at - 1]?.endMs ?? 0);
    if (pauseMs <= longest) continue;
    best = at;
    longest = pauseMs;
  }
  return best;
}

function withMargin(startMs: number, endMs: number): Pick<Passage, 'startMs' | 'endMs'> {
  return { startMs: Math.max(0, startMs - MARGIN_MS), endMs: endMs + MARGIN_MS };
}

import type { OfflineTurn } from '@enmienda/correction/offline';
import type { Turn } from '@enmienda/storage';
import type { Hypothesis, HypothesisWord } from '@enmienda/stt-server/engines';

/** A silence of this length ends a turn, where nothing else says who spoke. */
const TURN_PAUSE_MS = 1_000;

/** What goes into the offline path for one turn, and the turn of the call that it belongs to. */
export interface HeardTurn {
  readonly heard: OfflineTurn;
  readonly speaker?: string;
  readonly startMs?: number;
  readonly endMs?: number;
}

/** The turns as they were stored: the hypothesis of the live call. */
export function storedTurns(turns: readonly Turn[]): readonly HeardTurn[] {
  return turns.map((turn) => ({ ...place(turn), heard: heardBefore(turn) }));
}

/**
 * The second transcription laid over the stored turns: each of its words goes to the turn whose time it falls into, or is
 * nearest to. Of the two hypotheses of a turn the surer one is corrected, with the other beside it as `second`; a turn in which
 * the engine heard nothing stays as it was stored. Where the stored turns have no times the engine's words make turns of their own.
 */
export function retranscribedTurns(stored: readonly Turn[], again: Hypothesis): readonly HeardTurn[] {
  const spans = stored.map(spanOf);
  if (stored.length === 0 || spans.includes(undefined)) return turnsByPause(again.words);
  const wordsOf = stored.map((): HypothesisWord[] => []);
  for (const word of again.words) {
    const middleMs = (word.startMs + word.endMs) / 2;
    wordsOf[nearest(spans, middleMs)]?.push(word);
  }
  return stored.map((turn, index) => {
    const words = wordsOf[index] ?? [];
    const before = heardBefore(turn);
    return { ...place(turn), heard: words.length === 0 ? before : surerFirst(heardNow(words), before) };
  });
}

/** The new one, unless every word of both has a confidence and those of the stored one are higher on average. */
function surerFirst(now: OfflineTurn, before: OfflineTurn): OfflineTurn {
  const [nowMean, beforeMean] = [meanConfidence(now), meanConfidence(before)];
  const isStoredSurer = nowMean !== undefined && beforeMean !== undefined && beforeMean > nowMean;
  return isStoredSurer ? { ...before, second: now } : { ...now, second: before };
}

/** `undefined` where a word has none, or there are no words: a missing confidence is neither 0 nor 1. */
function meanConfidence({ words = [] }: OfflineTurn): number | undefined {
  let sum = 0;
  for (const { confidence } of words) {
    if (confidence === undefined) return undefined;
    sum += confidence;
  }
  return words.length === 0 ? undefined : sum / words.length;
}

function turnsByPause(words: readonly HypothesisWord[]): readonly HeardTurn[] {
  const turns: HypothesisWord[][] = [];
  let previousEndMs = Number.NEGATIVE_INFINITY;
  for (const word of words) {
    if (word.startMs - previousEndMs >= TURN_PAUSE_MS) turns.push([]);
    turns.at(-1)?.push(word);
    previousEndMs = word.endMs;
  }
  return turns.map((turn) => ({
    startMs: turn[0]?.startMs ?? 0,
    endMs: turn.at(-1)?.endMs ?? 0,
    heard: heardNow(turn),
  }));
}

function heardBefore(turn: Turn): OfflineTurn {
  return { text: turn.hypothesis, ...(turn.words === undefined ? {} : { words: turn.words }) };
}

function heardNow(words: readonly HypothesisWord[]): OfflineTurn {
  return { text: words.map(({ text }) => text).join(' '), words };
}

function place(turn: Turn): Omit<HeardTurn, 'heard'> {
  return {
    ...(turn.speaker === undefined ? {} : { speaker: turn.speaker }),
    ...(turn.startMs === undefined ? {} : { startMs: turn.startMs }),
    ...(turn.endMs === undefined ? {} : { endMs: turn.endMs }),
  };
}

interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Of the turn itself, or from its first word to its last. */
function spanOf(turn: Turn): TimeSpan | undefined {
  const startMs = turn.startMs ?? turn.words?.[0]?.startMs;
  const endMs = turn.endMs ?? turn.words?.at(-1)?.endMs;
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs };
}

function nearest(spans: readonly (TimeSpan | undefined)[], timeMs: number): number {
  let best = 0;
  let bestMs = Number.POSITIVE_INFINITY;
  for (const [index, span] of spans.entries()) {
    if (span === undefined) continue;
    const awayMs = Math.max(span.startMs - timeMs, timeMs - span.endMs, 0);
    if (awayMs < bestMs) {
      best = index;
      bestMs = awayMs;
    }
  }
  return best;
}

/**
 * Times and confidences for the words of a call, drawn from a seeded generator.
 *
 * Confidences follow what a real recogniser gives Spanish on a telephone line (Whisper base; percentiles of words heard
 * right and wrong): most right words stand above 0.85 but one in twenty falls below 0.5, and wrong words lie anywhere.
 */
import type { Word } from '@enmienda/correction';
import type { HeardWord } from './turn-markup.ts';

type Percentiles = readonly (readonly [percent: number, confidence: number])[];

const RIGHT: Percentiles = [
  [0, 0.28],
  [5, 0.5],
  [10, 0.66],
  [25, 0.86],
  [50, 0.95],
  [75, 0.98],
  [100, 0.99],
];
const WRONG: Percentiles = [
  [0, 0.04],
  [10, 0.18],
  [25, 0.37],
  [50, 0.56],
  [75, 0.73],
  [90, 0.87],
  [100, 0.95],
];

const CALL_STARTS_AFTER_MS = 400;
const LETTER_MS = 58;
const WORD_MS = 75;

/** The words of every turn, one turn after the other in time. */
export function timeTurns(
  turns: readonly { readonly words: readonly HeardWord[] }[],
  random: () => number,
): readonly (readonly Required<Word>[])[] {
  let clockMs = CALL_STARTS_AFTER_MS;
  return turns.map(({ words }) => {
    const pace = between(random, 0.85, 1.15);
    const timed = words.map(({ text, right }) => {
      const startMs = clockMs;
      const endMs = startMs + Math.round((WORD_MS + LETTER_MS * text.length) * pace);
      clockMs = endMs + Math.round(pauseMs(random));
      return { text, startMs, endMs, confidence: draw(right ? RIGHT : WRONG, random) };
    });
    clockMs += Math.round(between(random, 350, 1300));
    return timed;
  });
}

/** Most words run into the next one; one in eight is followed by a breath. */
function pauseMs(random: () => number): number {
  return random() < 0.125 ? between(random, 180, 420) : between(random, 0, 70);
}

function between(random: () => number, low: number, high: number): number {
  return low + random() * (high - low);
}

/** Inverse of the distribution at a random point, to two decimals. */
function draw(percentiles: Percentiles, random: () => number): number {
  const percent = random() * 100;
  const upper = percentiles.findIndex(([at]) => at > percent);
  const [highAt, high] = percentiles[upper] ?? [100, 1];
  const [lowAt, low] = percentiles[upper - 1] ?? [0, 0];
  return Math.round((low + ((high - low) * (percent - lowAt)) / (highAt - lowAt)) * 100) / 100;
}

/** A transcript cut into stretches that are shown together: at pauses, at the ends of sentences, and before they get too long. */
import type { Word } from '@enmienda/correction';

export interface Segment {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly words: readonly TimedWord[];
}

/** A word whose times are known; one that was made of several has the confidence of the least sure of them, where that is known. */
export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number;
}

/** A silence as long ends a segment. */
const PAUSE_MS = 800;

/** Two lines of subtitles, and as long as it takes to read them (Netflix Timed Text Style Guide: 42 characters a line, 7 s). */
const LENGTH_LIMIT_CHARS = 84;
const DURATION_LIMIT_MS = 7000;

const SENTENCE_END = /[.?!…]["»”)]*$/;

/** Times that a correction lost are those of the words around. */
export function timedWords(words: readonly Word[]): readonly TimedWord[] {
  let heardMs = 0;
  return words.map((word) => {
    const startMs = Math.max(heardMs, word.startMs ?? heardMs);
    const endMs = Math.max(startMs, word.endMs ?? startMs);
    heardMs = endMs;
    return { text: word.text, startMs, endMs, confidence: word.confidence ?? 1 };
  });
}

export function segmentsOf(words: readonly TimedWord[]): readonly Segment[] {
  const segments: TimedWord[][] = [];
  for (const word of words) {
    const open = segments.at(-1);
    if (open === undefined || isBreak(open, word)) segments.push([word]);
    else open.push(word);
  }
  return segments.map(toSegment);
}

function isBreak(open: readonly TimedWord[], next: TimedWord): boolean {
  const last = open.at(-1);
  const first = open[0];
  if (last === undefined || first === undefined) return false;
  const chars = open.reduce((sum, word) => sum + word.text.length + 1, next.text.length);
  return (
    next.startMs - last.endMs >= PAUSE_MS ||
    SENTENCE_END.test(last.text) ||
    chars > LENGTH_LIMIT_CHARS ||
    next.endMs - first.startMs > DURATION_LIMIT_MS
  );
}

function toSegment(words: readonly TimedWord[]): Segment {
  return {
    startMs: words[0]?.startMs ?? 0,
    endMs: words.at(-1)?.endMs ?? 0,
    text: words.map((word) => word.text).join(' '),
    words,
  };
}

import type { Span } from './span.ts';
import type { Word } from './word.ts';

/** A change of a text: `replacement` for what stands at `start` to `end` (half-open, on the text before). */
export interface TextEdit extends Span {
  readonly replacement: string;
}

/** Applies edits that are in text order and don't overlap. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  let edited = '';
  let at = 0;
  for (const { start, end, replacement } of edits) {
    edited += text.slice(at, start) + replacement;
    at = end;
  }
  return edited + text.slice(at);
}

/**
 * How many characters past the word before a word is looked for, and as many more for each word missed on the way: so few
 * that one that isn't in the text is not found as another one far behind, which would leave all between without a place.
 */
const WORD_GAP = 80;

/** Where each word stands in `text`; undefined for a word that is not found soon after the one before it. */
export function locateWords(text: string, words: readonly Word[]): readonly (Span | undefined)[] {
  let from = 0;
  let missed = 0;
  return words.map(({ text: wordText }) => {
    const trimmed = wordText.trim();
    if (trimmed === '') return undefined;
    const near = text.slice(from, from + WORD_GAP * (missed + 1) + trimmed.length);
    const at = near.indexOf(trimmed);
    missed = at === -1 ? missed + 1 : 0;
    if (at === -1) return undefined;
    const start = from + at;
    from = start + trimmed.length;
    return { start, end: from };
  });
}

/**
 * The words of the edited text. Words that an edit touches become those of its replacement: a merge spans them all
 * (earliest start, latest end, lowest confidence), a split shares the time out by letters, and the same words in other case keep what
 * each of them has.
 */
export function editWords(text: string, words: readonly Word[], edits: readonly TextEdit[]): readonly Word[] {
  const edited: Word[] = [];
  let index = 0;
  for (const { edit, from, to } of touchedRanges(text, locateWords(text, words), edits)) {
    edited.push(...words.slice(index, from), ...shareTime(edit.replacement, words.slice(from, to)));
    index = to;
  }
  return edits.length === 0 ? words : [...edited, ...words.slice(index)];
}

interface TouchedRange {
  /** Widened to whole words; two edits of one word are one here. */
  readonly edit: TextEdit;
  /** Words `from` to `to`, half-open. */
  readonly from: number;
  readonly to: number;
}

function touchedRanges(
  text: string,
  spans: readonly (Span | undefined)[],
  edits: readonly TextEdit[],
): readonly TouchedRange[] {
  const ranges: TouchedRange[] = [];
  // Edits and words are both in text order; an edit may begin in the last word of the one before.
  let next = 0;
  for (const edit of edits) {
    while (next < spans.length && (spans[next]?.end ?? 0) <= edit.start) next += 1;
    const from = next;
    let to = from;
    for (let i = from; i < spans.length && (spans[i]?.start ?? 0) < edit.end; i += 1) {
      if (spans[i] !== undefined) to = i + 1;
    }
    if (to === from) continue;
    const start = Math.min(edit.start, spans[from]?.start ?? edit.start);
    const end = Math.max(edit.end, spans[to - 1]?.end ?? edit.end);
    const after = text.slice(edit.end, end);
    const previous = ranges.at(-1);
    if (previous !== undefined && previous.to > from) {
      const kept = previous.edit.replacement.slice(
        0,
        previous.edit.replacement.length - (previous.edit.end - edit.start),
      );
      const replacement = kept + edit.replacement + after;
      ranges[ranges.length - 1] = {
        edit: { start: previous.edit.start, end, replacement },
        from: previous.from,
        to,
      };
    } else {
      const replacement = text.slice(start, edit.start) + edit.replacement + after;
      ranges.push({ edit: { start, end, replacement }, from, to });
    }
  }
  return ranges;
}

function shareTime(replacement: string, touched: readonly Word[]): readonly Word[] {
  const texts = replacement.split(/\s+/u).filter((text) => text !== '');
  if (
    texts.length === touched.length &&
    touched.every(({ text }, i) => lettersOf(text) === lettersOf(texts[i]!))
  ) {
    return touched.map((word, i) => ({ ...word, text: texts[i]! }));
  }
  const confidence = lowestConfidence(touched);
  const starts = touched.map(({ startMs }) => startMs).filter((time) => time !== undefined);
  const ends = touched.map(({ endMs }) => endMs).filter((time) => time !== undefined);
  const startMs = starts.length === 0 ? undefined : Math.min(...starts);
  const endMs = ends.length === 0 ? undefined : Math.max(...ends);
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  let read = 0;
  return texts.map((text, i) => {
    const from = read;
    read += text.length;
    const timeAt = (letter: number) =>
      startMs === undefined || endMs === undefined
        ? undefined
        : startMs + Math.round(((endMs - startMs) * letter) / letters);
    const begin = i === 0 ? startMs : timeAt(from);
    const finish = i === texts.length - 1 ? endMs : timeAt(read);
    return {
      text,
      ...(begin === undefined ? {} : { startMs: begin }),
      ...(finish === undefined ? {} : { endMs: finish }),
      ...(confidence === undefined ? {} : { confidence }),
    };
  });
}

/** What stays of a word in other case or with other signs. */
function lettersOf(word: string): string {
  return word
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The lowest confidence of the words, undefined unless each has one. */
function lowestConfidence(words: readonly Word[]): number | undefined {
  let lowest: number | undefined;
  for (const { confidence } of words) {
    if (confidence === undefined) return undefined;
    if (lowest === undefined || confidence < lowest) lowest = confidence;
  }
  return lowest;
}

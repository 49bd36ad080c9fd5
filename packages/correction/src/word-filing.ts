import type { Sound } from './gram-filing.ts';
import {
  AFTER_WORD,
  appended,
  BEFORE_WORD,
  BESIDE_WORD_MAX,
  SHORT_MAX,
  WORD_END_MAX,
  WORD_KEY,
  wholeKey,
} from './gram-keys.ts';
import type { GramTableBuilder } from './gram-table.ts';

/** The words of terms: those of term t are `wordIds[wordStarts[t]]` to `wordIds[wordStarts[t + 1]]`. */
export interface SpokenWords {
  readonly wordStarts: Uint32Array;
  readonly wordIds: Uint32Array;
  /** By number of a word: how it sounds, in classes; none for words that tell nothing of a term. */
  readonly classesOf: readonly (Uint8Array | undefined)[];
}

/** Beside which end of a word the classes are by which a crowded one is divided. */
const AFTER = 1;
const BEFORE = 2;

/**
 * Files every word of a reading that tells something of its term, by all its classes; a crowded word by those beside it as well.
 * What is put in the table of a word: its place in the reading, its length << 8, and which side the classes are on << 16.
 */
export function fileWords(
  { classes, starts, count }: Sound,
  { termOf, words }: { readonly termOf: Uint32Array; readonly words: SpokenWords },
  table: GramTableBuilder,
): void {
  const { wordStarts, wordIds, classesOf } = words;
  for (let reading = 0; reading < count; reading += 1) {
    const term = termOf[reading]!;
    const from = starts[reading]!;
    const stop = Math.min(starts[reading + 1]!, from + WORD_END_MAX);
    if (starts[reading + 1]! - from <= SHORT_MAX) continue;
    let at = from;
    for (let i = wordStarts[term]!; i < wordStarts[term + 1]!; i += 1) {
      const word = classesOf[wordIds[i]!];
      if (word === undefined) continue;
      const found = placeOf(word, { classes, from: at, to: stop });
      if (found === -1) continue;
      at = found + word.length;
      table.put(wholeKey(WORD_KEY, word, 0, word.length), reading, (found - from) | (word.length << 8));
    }
  }
  table.file(({ reading, place, key }, level) => {
    const from = starts[reading]! + (place & 0xff);
    const length = (place >>> 8) & 0xff;
    const side = place >>> 16;
    if (level === BESIDE_WORD_MAX) return 'keep';
    const before = from - starts[reading]!;
    const after = starts[reading + 1]! - from - length;
    if (side !== BEFORE && level < after) {
      const seed = level === 0 ? key ^ AFTER_WORD : key;
      table.put(appended(seed, classes[from + length + level]!), reading, (place & 0xffff) | (AFTER << 16));
    }
    if (side !== AFTER && level < before) {
      const seed = level === 0 ? key ^ BEFORE_WORD : key;
      table.put(appended(seed, classes[from - 1 - level]!), reading, (place & 0xffff) | (BEFORE << 16));
    }
    // Few readings are hardly longer than one word; of a longer one the longer side leads on.
    const longest = Math.max(before, after);
    return longest < BESIDE_WORD_MAX && longest === level ? 'keep' : 'leave';
  });
}

/** Where a word stands between `from` and `to`, -1 where it doesn't. */
function placeOf(
  word: Uint8Array,
  { classes, from, to }: { readonly classes: Uint8Array; readonly from: number; readonly to: number },
): number {
  for (let at = from; at + word.length <= to; at += 1) {
    let length = 0;
    while (length < word.length && classes[at + length] === word[length]) length += 1;
    if (length === word.length) return at;
  }
  return -1;
}

import { smallUnit } from './latin-letters.ts';
import { widened } from './widened-column.ts';
import type { WordFacts } from './word-facts.ts';

/** What is known of the words of a text. The numbers of words are good until the next call of `find`. */
export interface KnownWords {
  /**
   * The number of the word that stands at `start` to `end` of a text, in whatever case its Latin letters are. All others are
   * given folded.
   */
  find(text: string, start: number, end: number): number;
  folded(word: number): string;
  letters(word: number): string;
  rank(word: number): number;
  nameRank(word: number): number;
  /** The flags of `word-facts.ts`. */
  flags(word: number): number;
  id(word: number): number;
  /** Writes its phones to `out` from `at`, and returns the index after the last one. */
  writePhones(word: number, out: Uint8Array, at: number): number;
}

/**
 * Words remembered, about 3 MB: 12,000 utterances of four recognisers have 13,600, and to look one up anew takes 4 µs. When there are
 * more, or they have more units and phones than a few each, all are forgotten; the answers stay the same.
 */
const REMEMBERED_MAX = 16_384;
const UNITS_MAX: number = REMEMBERED_MAX * 16;
const FIRST_WORDS = 256;

/** The columns of a row. */
const HASH = 0;
const RANK = 1;
const NAME_RANK = 2;
const ID = 3;
const FLAGS = 4;
/** The units of the word, and its phones behind them, in `units`. */
const UNITS_START = 5;
const PHONES_START = 6;
const PHONES_END = 7;
const COLUMNS = 8;

/**
 * A call says the same words again and again, but between two calls of `processOnline` the processor's caches hold other
 * things: in a map by strings a word was 0.6 µs of waiting for memory. So each is half a line of a cache and its letters, and is
 * found by them where they stand in the text, with no string made:
 *
 *     slots[hash of the units, or the next free place] = number + 1      (0: free)
 *     rows[COLUMNS * number + column]
 */
export function createKnownWords(factsOf: (folded: string) => WordFacts): KnownWords {
  let slots = new Int32Array(2 * FIRST_WORDS);
  let rows = new Int32Array(COLUMNS * FIRST_WORDS);
  let units = new Uint16Array(16 * FIRST_WORDS);
  /** Two of each word: folded, and its letters. */
  const strings: string[] = [];
  let count = 0;
  let unitsEnd = 0;

  const file = (word: number): void => {
    const mask = slots.length - 1;
    let slot = rows[COLUMNS * word + HASH]! & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = word + 1;
  };

  const forget = (): void => {
    slots.fill(0);
    strings.length = 0;
    count = 0;
    unitsEnd = 0;
  };

  /** Makes room for one word more, of so many units and phones. */
  const makeRoom = (size: number): void => {
    if (count === REMEMBERED_MAX || unitsEnd + size > Math.max(UNITS_MAX, size)) forget();
    while (units.length < unitsEnd + size) units = widened(units);
    if (COLUMNS * count < rows.length) return;
    rows = widened(rows);
    slots = new Int32Array(2 * slots.length);
    for (let word = 0; word < count; word += 1) file(word);
  };

  const add = (folded: string, hash: number): number => {
    const { phones, rank, nameRank, id, flags, letters } = factsOf(folded);
    makeRoom(folded.length + phones.length);
    const row = COLUMNS * count;
    rows[row + HASH] = hash;
    rows[row + RANK] = rank;
    rows[row + NAME_RANK] = nameRank;
    rows[row + ID] = id;
    rows[row + FLAGS] = flags;
    rows[row + UNITS_START] = unitsEnd;
    for (let i = 0; i < folded.length; i += 1) units[unitsEnd + i] = folded.charCodeAt(i);
    unitsEnd += folded.length;
    rows[row + PHONES_START] = unitsEnd;
    units.set(phones, unitsEnd);
    unitsEnd += phones.length;
    rows[row + PHONES_END] = unitsEnd;
    strings.push(folded, letters);
    file(count);
    count += 1;
    return count - 1;
  };

  /** Whether a word is written at `start` of a text; it has as many units as stand there. */
  const isAt = (word: number, text: string, start: number): boolean => {
    const first = rows[COLUMNS * word + UNITS_START]!;
    const end = rows[COLUMNS * word + PHONES_START]!;
    for (let i = first; i < end; i += 1) {
      if (units[i] !== smallUnit(text.charCodeAt(start + i - first))) return false;
    }
    return true;
  };

  return {
    find(text, start, end) {
      // FNV-1a.
      let hash = 0x811c9dc5 | 0;
      for (let i = start; i < end; i += 1) {
        hash = Math.imul(hash ^ smallUnit(text.charCodeAt(i)), 0x01000193);
      }
      hash ^= hash >>> 15;
      const mask = slots.length - 1;
      for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
        const word = slots[slot]! - 1;
        const row = COLUMNS * word;
        if (rows[row + HASH] !== hash) continue;
        if (rows[row + PHONES_START]! - rows[row + UNITS_START]! !== end - start) continue;
        if (isAt(word, text, start)) return word;
      }
      return add(text.slice(start, end).toLowerCase(), hash);
    },
    folded: (word) => strings[2 * word]!,
    letters: (word) => strings[2 * word + 1]!,
    rank: (word) => rows[COLUMNS * word + RANK]!,
    nameRank: (word) => rows[COLUMNS * word + NAME_RANK]!,
    flags: (word) => rows[COLUMNS * word + FLAGS]!,
    id: (word) => rows[COLUMNS * word + ID]!,
    writePhones(word, out, at) {
      const first = rows[COLUMNS * word + PHONES_START]!;
      const end = rows[COLUMNS * word + PHONES_END]!;
      for (let i = first; i < end; i += 1) out[at + i - first] = units[i]!;
      return at + end - first;
    },
  };
}

/** The grams of `gram-index.ts` as numbers: a seed for each kind, and a class added to what stands before it. */

/** Runs begin with so many classes, and are made no longer than `DEPTH_MAX`. */
export const RUN_BASE = 3;
export const DEPTH_MAX = 7;
/** Runs further in are not filed: the beginning of a long reading, and its tail, are enough to find it. */
export const RUN_PHONES = 13;
/** Readings up to so many phones have nothing else: one wrong phone leaves too little. */
export const WHOLE_MAX = 3;
/** Readings up to so many phones have no runs: two wrong phones leave none. */
export const SHORT_MAX = 6;
/** Readings of so many phones are filed by two or three classes of either end. */
export const ENDS_MIN = 5;
export const ENDS_MAX = 9;
/** And readings of so many by `FAR_ENDS` of either end. */
export const FAR_ENDS_MIN = 7;
export const FAR_ENDS_MAX = 16;
export const FAR_ENDS = 3;
/** Heads begin with so many classes, and are made no longer than `HEAD_MAX`. */
export const HEAD_BASE = 5;
export const HEAD_MAX = 9;
/** Words of fewer phones say nothing of a term. */
export const WORD_MIN = 3;
/** Words are filed that end at most so many phones into a reading. */
export const WORD_END_MAX = 32;
/** Classes on one side of a word by which a crowded one is divided. */
export const BESIDE_WORD_MAX = 3;

export const RUN_KEY = 0x1000193;
export const HEAD_KEY = 0x6f4a7c15;
export const WHOLE_KEY = 0x2345671;
export const WORD_KEY = 0x5bd1e95;
const ENDS_KEY = 0x789abc5;
/** Turn the key of a word into the first one of those with the classes after it, or before it, from the word outwards. */
export const AFTER_WORD = 0x1b873593;
export const BEFORE_WORD = 0x2545f491;

/** A kind of gram that begins at one edge of a reading, with one class left out. */
export interface AnchoredKeys {
  readonly seed: number;
  /** Classes in the shortest grams. */
  readonly base: number;
  /** Read backwards from the end. */
  readonly isTail: boolean;
}

export const SHORT_HEAD: AnchoredKeys = { seed: 0x3456789, base: 3, isTail: false };
export const SHORT_TAIL: AnchoredKeys = { seed: 0x4567893, base: 3, isTail: true };

/** The key of a gram with one more class. Multiplicative hashing (Knuth, TAOCP 6.4), the upper bits folded in. */
export function appended(key: number, soundClass: number): number {
  return Math.imul(key ^ soundClass, 0x9e3779b1) ^ (key >>> 15);
}

export function wholeKey(seed: number, classes: Uint8Array, from: number, length: number): number {
  let key = seed;
  for (let i = from; i < from + length; i += 1) key = appended(key, classes[i]!);
  return key;
}

/** Phones `from` to `to` (half-open): the first `head` and the last `tail` of them. */
export interface Ends {
  readonly from: number;
  readonly head: number;
  readonly to: number;
  readonly tail: number;
}

export function endsKey(classes: Uint8Array, { from, head, to, tail }: Ends): number {
  return wholeKey(wholeKey(ENDS_KEY + head, classes, from, head), classes, to - tail, tail);
}

/** A key as it is kept: not 0, the lowest bit free. */
export function storedKey(key: number): number {
  return (key & ~1) >>> 0 || 2;
}

/** There are 2 to the power of this many bits of `GramIndex.present` for each slot. */
export const PRESENT_BITS = 2;

/** Where the search for a key begins in a table of 2 to the power of `32 - shift` slots. */
export function slotOfKey(stored: number, shift: number): number {
  return Math.imul(stored, 0x85ebca6b) >>> shift;
}

import type { HeardSpeech } from './heard-speech.ts';
import { placeSlack } from './place-slack.ts';

/** By the phones of a reading: how much of what is heard it may be, and in how many phones it may differ. */
export interface SoundLimits {
  readonly least: Uint16Array;
  readonly most: Uint16Array;
  /** Classes inserted, deleted or replaced. */
  readonly edits: Uint8Array;
  readonly editsNear: Uint8Array;
}

/** A reading at a word, which ends at phone `end` at the latest. */
export interface SoundPlace {
  readonly word: number;
  readonly reading: number;
  readonly end: number;
}

/** Tells quickly which readings can't sound like what is heard, before the costs of phones are added up. */
export interface SoundFilter {
  /** The end of the phones whose classes `isAlike` is to be given the places of. */
  placesEnd(speech: HeardSpeech, word: number): number;
  /**
   * Two tests of classes. The edit distance to some run of words, of all its columns at once (bit-parallel: Myers 1999,
   * doi 10.1145/316542.316550, with the words as pattern as Hyyrö 2003 writes it for whole strings); and the number of
   * pairs of neighbours that turn up near their places (as SpellMapper counts n-grams, Antonova et al. 2023,
   * doi 10.21437/Interspeech.2023-1044). The first alone lets twice as much through.
   */
  isAlike(speech: HeardSpeech, place: SoundPlace, placesOf: Uint32Array): boolean;
}

/** The places of classes are bits of a number that stays small: no longer window of a reading that is compared whole is found. */
const PLACES_MAX = 31;
/** Of a reading that may reach further only the beginning is compared. */
const COMPARED_WHOLE_MAX = 22;
const COMPARED = 20;
const COMPARED_EDITS_MAX = 10;
/** Short readings have too few pairs to count. */
const PAIRS_FROM = 7;
const PAIRS_MAX = 12;
const REQUIRED_SHARE = 0.5;
const REQUIRED_SHORT_SHARE = 0.45;
const SHORT_PAIRS_MAX = 6;
const REQUIRED_NEAR_SHARE = 0.6;

/** `classes` and `readingStarts` are those of all readings. */
export function createSoundFilter(
  classes: Uint8Array,
  readingStarts: Uint32Array,
  { least, most, edits, editsNear }: SoundLimits,
): SoundFilter {
  const windows = pairWindows();

  const hasPairs = (reading: number, isNear: boolean, placesOf: Uint32Array): boolean => {
    const from = readingStarts[reading]!;
    const pairs = Math.min(PAIRS_MAX, readingStarts[reading + 1]! - from - 1);
    const required = requiredPairs(pairs, isNear);
    let turnedUp = 0;
    let first = placesOf[classes[from]!]!;
    for (let position = 0; position < pairs && turnedUp < required; position += 1) {
      const second = placesOf[classes[from + position + 1]!]!;
      turnedUp += bitCount(first & (second >>> 1) & windows[position]!);
      first = second;
    }
    return turnedUp >= required;
  };

  return {
    placesEnd: ({ starts, ends }, word) => Math.min(starts[word]! + PLACES_MAX, ends[word]!),
    isAlike({ starts, words, nearReach }, { word, reading, end }, placesOf) {
      const from = readingStarts[reading]!;
      const length = readingStarts[reading + 1]! - from;
      const isNear = most[length]! <= nearReach[word]!;
      const allowed = isNear ? editsNear[length]! : edits[length]!;
      const compared = length > COMPARED_WHOLE_MAX ? COMPARED : length;
      // Hyyrö's names: where the distance goes up or down by one from one phone heard to the next.
      let up = -1;
      let down = 0;
      for (let i = from; i < from + compared; i += 1) {
        const equal = placesOf[classes[i]!]!;
        const diagonal = ((((equal & up) + up) | 0) ^ up) | equal | down;
        const right = ((down | ~(diagonal | up)) << 1) | 1;
        const left = (diagonal & up) << 1;
        up = left | ~(diagonal | right);
        down = right & diagonal;
      }
      const start = starts[word]!;
      let isWithin = false;
      if (length > COMPARED_WHOLE_MAX) {
        const stop = Math.min(PLACES_MAX, end - start);
        const limit = Math.min(allowed, COMPARED_EDITS_MAX);
        let distance = compared;
        for (let i = 0; i < stop && !isWithin; i += 1) {
          distance += ((up >>> i) & 1) - ((down >>> i) & 1);
          isWithin = distance <= limit;
        }
      } else {
        for (let to = word + 1; to <= words && starts[to]! <= end && !isWithin; to += 1) {
          const heard = starts[to]! - start;
          if (heard > most[length]! || heard > PLACES_MAX) break;
          if (heard < least[length]!) continue;
          const upTo = 0x7fffffff >>> (PLACES_MAX - heard);
          isWithin = compared + bitCount(up & upTo) - bitCount(down & upTo) <= allowed;
        }
      }
      return isWithin && (length < PAIRS_FROM || hasPairs(reading, isNear, placesOf));
    },
  };
}

function requiredPairs(pairs: number, isNear: boolean): number {
  if (isNear) return Math.round(pairs * REQUIRED_NEAR_SHARE);
  return Math.round(pairs * (pairs <= SHORT_PAIRS_MAX ? REQUIRED_SHORT_SHARE : REQUIRED_SHARE));
}

/** Places at which the pair of each position may turn up, one bit each. */
function pairWindows(): Uint32Array {
  const windows = new Uint32Array(PAIRS_MAX);
  for (let position = 0; position < PAIRS_MAX; position += 1) {
    const slack = placeSlack(position);
    for (let place = Math.max(0, position - slack); place <= position + slack; place += 1) {
      windows[position]! |= 1 << place;
    }
  }
  return windows;
}

/** The number of bits set, of a 32-bit number (Warren, Hacker's Delight, 5-1). */
function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

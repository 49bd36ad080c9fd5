import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';

/**
 * Finds the readings of terms that may begin at a word of an utterance, without looking at the others.
 *
 * A reading is a candidate at a word when enough of its pairs of neighbouring phones turn up near the position they would
 * have if it began there (as SpellMapper counts n-grams, Antonova et al. 2023, doi 10.21437/Interspeech.2023-1044). Phones
 * that are cheap to confuse share a class, so that `b`/`v` or `m`/`n` errors cost no pair.
 *
 * Pairs are counted only for readings of which a few grams turn up: pairs of phones for short readings, runs of three for
 * the others, of which there are so many that few readings share one. Grams are filed by hash and position; two that
 * share a hash cost a count of pairs, never a wrong candidate. The positions of a gram lie side by side, so that all those
 * near a place of the utterance are one stretch:
 *
 *     postings[offsets[hash * GRAM_POSITIONS + first position] … offsets[hash * GRAM_POSITIONS + last position + 1]]
 */
export interface GramIndex {
  readonly classOf: Uint8Array;
  readonly classCount: number;
  /** Hashes are this many bits long. */
  readonly hashBits: number;
  readonly offsets: Uint32Array;
  readonly postings: Uint32Array;
  /** Filed grams that must turn up before pairs are counted, by reading: where a term may sound rather different, and near. */
  readonly requiredGrams: Uint8Array;
  readonly requiredGramsNear: Uint8Array;
  /**
   * What is needed to count the pairs of a reading, `SHEET_SIZE` bytes each and thus in one line of the cache: the classes
   * of its first phones, then at `PAIRS` their pairs, at `REQUIRED` and `REQUIRED_NEAR` how many of them must turn up.
   */
  readonly sheets: Uint8Array;
}

/** Readings, the shortest first: phones `starts[r]` to `starts[r + 1]` of `phones` belong to reading r. */
export interface Readings {
  readonly phones: Uint8Array;
  readonly starts: Uint32Array;
  readonly termOf: Uint32Array;
  readonly count: number;
}

/** Pairs further in than this are not counted: the beginning of a long reading is enough to find it. */
const POSITIONS_MAX = 12;
/** The positions of pairs, of which those of threes are one fewer. */
const GRAM_POSITIONS: number = POSITIONS_MAX;
/**
 * Share of the pairs that must turn up; one is enough for up to three, which a single wrong phone can break. Half of the
 * five of a short term would cost two points of recall in English, less than half of more than six twice the time.
 */
const REQUIRED_SHARE = 0.5;
const REQUIRED_SHORT_SHARE = 0.45;
const SHORT_PAIRS_MAX = 6;
const REQUIRED_NEAR_SHARE = 0.6;
/** Readings of more pairs are filed by threes: one wrong phone in the middle of a short one leaves none. */
const FILED_BY_PAIRS_MAX = 5;
/**
 * A run of pairs has one three fewer, so fewer threes are required than pairs: by so many, and half as many where a term
 * must sound near. One fewer would lose a term in a thousand of those found.
 */
const THREES_FEWER = 4;
/** Insertions and deletions add up along the reading, so the later pairs may have moved further. */
const SLACK = 2;
const LATE_SLACK = 3;
const LATE_POSITION = 8;
/** Of a reading's sheet: thirteen classes, three numbers. */
const SHEET_SIZE = 16;
const PAIRS = 13;
const REQUIRED = 14;
const REQUIRED_NEAR = 15;
/** Phones that cost at most this to confuse may share a class. */
const SAME_CLASS_COST: number = (FULL_COST * 3) >> 3;

export function buildGramIndex(readings: Readings, costs: PhoneCosts): GramIndex {
  const { classOf, classCount } = phoneClasses(costs);
  const { phones, starts, count } = readings;
  const requiredGrams = new Uint8Array(count);
  const requiredGramsNear = new Uint8Array(count);
  const sheets = new Uint8Array(count * SHEET_SIZE);
  let grams = 0;
  for (let reading = 0; reading < count; reading += 1) {
    const pairs = filedPairs(readings, reading);
    grams += pairs;
    const sheet = reading * SHEET_SIZE;
    for (let i = 0; i <= pairs; i += 1) sheets[sheet + i] = classOf[phones[starts[reading]! + i]!]!;
    const required = requiredPairs(pairs);
    const requiredNear = Math.max(1, Math.round(pairs * REQUIRED_NEAR_SHARE));
    sheets[sheet + PAIRS] = pairs;
    sheets[sheet + REQUIRED] = required;
    sheets[sheet + REQUIRED_NEAR] = requiredNear;
    const areThrees = pairs > FILED_BY_PAIRS_MAX;
    requiredGrams[reading] = areThrees ? Math.max(1, required - THREES_FEWER) : required;
    requiredGramsNear[reading] = areThrees ? requiredNear >> 1 : requiredNear;
  }
  const hashBits = Math.max(4, Math.ceil(Math.log2(grams / GRAM_POSITIONS + 1)));
  const visit = (file: (cell: number, reading: number) => void) => {
    for (let reading = 0; reading < count; reading += 1) {
      const pairs = filedPairs(readings, reading);
      const areThrees = pairs > FILED_BY_PAIRS_MAX;
      const last = starts[reading]! + (areThrees ? pairs - 1 : pairs);
      let position = 0;
      for (let at = starts[reading]!; at < last; at += 1) {
        const pair = classOf[phones[at]!]! * classCount + classOf[phones[at + 1]!]!;
        const gram = pair * classCount + (areThrees ? classOf[phones[at + 2]!]! : 0);
        file(hashOf(gram, hashBits) * GRAM_POSITIONS + position, reading);
        position += 1;
      }
    }
  };
  const cells = GRAM_POSITIONS << hashBits;
  const offsets = new Uint32Array(cells + 1);
  visit((cell) => {
    offsets[cell + 1]! += 1;
  });
  for (let cell = 0; cell < cells; cell += 1) offsets[cell + 1]! += offsets[cell]!;
  const postings = new Uint32Array(offsets[cells]!);
  const next = offsets.slice();
  visit((cell, reading) => {
    postings[next[cell]!] = reading;
    next[cell]! += 1;
  });
  return { classOf, classCount, hashBits, offsets, postings, requiredGrams, requiredGramsNear, sheets };
}

/** Multiplicative hashing (Knuth, TAOCP 6.4): the upper bits of the product. */
function hashOf(gram: number, bits: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - bits);
}

function filedPairs({ starts }: Readings, reading: number): number {
  return Math.min(POSITIONS_MAX, starts[reading + 1]! - starts[reading]! - 1);
}

function requiredPairs(pairs: number): number {
  if (pairs <= 3) return 1;
  return Math.round(pairs * (pairs <= SHORT_PAIRS_MAX ? REQUIRED_SHORT_SHARE : REQUIRED_SHARE));
}

/** A phone joins the first class all of whose members it is cheap to confuse with; class 0 is no phone. */
export function phoneClasses(costs: PhoneCosts): {
  readonly classOf: Uint8Array;
  readonly classCount: number;
} {
  const classOf = new Uint8Array(PHONE_INVENTORY_SIZE);
  const classes: number[][] = [[0]];
  for (let phone = 1; phone < PHONE_INVENTORY_SIZE; phone += 1) {
    let found = classes.findIndex(
      (members, index) =>
        index > 0 &&
        members.every((member) => costs[phone * PHONE_INVENTORY_SIZE + member]! <= SAME_CLASS_COST),
    );
    if (found === -1) found = classes.push([]) - 1;
    classes[found]?.push(phone);
    classOf[phone] = found;
  }
  return { classOf, classCount: classes.length };
}

export interface GramSearch {
  /** The readings that may begin at a phone, each once; the array is the search's own: read it before the next call. */
  readonly found: Uint32Array;
  /** Looks at phone `start`; returns how many of `found` are of this look. */
  at(start: number, heard: HeardClasses): number;
}

export interface HeardClasses {
  /** The classes of the phones of an utterance, `length` of them. */
  readonly classes: Uint8Array;
  readonly length: number;
  /** Readings up to this one, not included, must sound near. */
  readonly nearBelow: number;
}

/** Holds the counters of one search at a time: not re-entrant. */
export function createGramSearch(index: GramIndex): GramSearch {
  const { classCount, hashBits, offsets, postings, requiredGrams, requiredGramsNear, sheets } = index;
  const readingCount = requiredGrams.length;
  const reaches = [createReach(0), createReach(1)] as const;
  const found = new Uint32Array(readingCount);
  // Counts of this look are those above `base`, which goes up by more than a reading has grams: nothing is cleared.
  const counts = new Uint16Array(readingCount);
  let base = 0;
  /** Bit i is set where the phone i after the start has the class. */
  const placesOf = new Uint32Array(PHONE_INVENTORY_SIZE);

  const hasPairs = (reading: number, nearBelow: number, windows: Uint32Array): boolean => {
    const sheet = reading * SHEET_SIZE;
    const pairs = sheets[sheet + PAIRS]!;
    let turnedUp = 0;
    let first = placesOf[sheets[sheet]!]!;
    for (let position = 0; position < pairs; position += 1) {
      const second = placesOf[sheets[sheet + position + 1]!]!;
      let places = first & (second >>> 1) & windows[position]!;
      while (places !== 0) {
        places &= places - 1;
        turnedUp += 1;
      }
      first = second;
    }
    return turnedUp >= sheets[sheet + (reading < nearBelow ? REQUIRED_NEAR : REQUIRED)]!;
  };

  return {
    found,
    at(start, { classes, length, nearBelow }) {
      const areAllNear = nearBelow >= readingCount;
      const { firstPositions, lastPositions, windows } = reaches[areAllNear ? 1 : 0];
      const needed = areAllNear ? requiredGramsNear : requiredGrams;
      let foundCount = 0;
      base += COUNT_STEP;
      if (base > COUNT_MAX) {
        counts.fill(0);
        base = COUNT_STEP;
      }
      const placesEnd = Math.min(length, start + PLACES + 1);
      for (let at = start; at < placesEnd; at += 1) placesOf[classes[at]!]! |= 1 << (at - start);
      const end = Math.min(length - 1, start + PLACES);
      for (let at = start; at < end; at += 1) {
        const firstPosition = firstPositions[at - start]!;
        const lastPosition = lastPositions[at - start]!;
        const pair = (classes[at]! * classCount + classes[at + 1]!) * classCount;
        // The pair, then the three: no class is 0.
        for (let third = 0; third < 2; third += 1) {
          if (third === 1 && at + 2 >= length) break;
          const gram = third === 0 ? pair : pair + classes[at + 2]!;
          const cell = hashOf(gram, hashBits) * GRAM_POSITIONS;
          const stop = offsets[cell + lastPosition + 1]!;
          for (let i = offsets[cell + firstPosition]!; i < stop; i += 1) {
            const reading = postings[i]!;
            const present = counts[reading]!;
            const count = present < base ? base + 1 : present + 1;
            counts[reading] = count;
            if (count - base === needed[reading] && hasPairs(reading, nearBelow, windows)) {
              found[foundCount] = reading;
              foundCount += 1;
            }
          }
        }
      }
      for (let at = start; at < placesEnd; at += 1) placesOf[classes[at]!] = 0;
      return foundCount;
    },
  };
}

/** Pairs of an utterance that can be one of a reading: positions 0 to 11, and three more to the right. */
const PLACES: number = POSITIONS_MAX + LATE_SLACK;
/** The phones that a look depends on: a three may begin at the last place. */
export const PHONES_LOOKED_AT: number = PLACES + 2;
/** More than one reading can be counted: a pair and a three at each place, in at most seven positions. */
const COUNT_STEP = 256;
const COUNT_MAX: number = 0x1_0000 - 2 * COUNT_STEP;

interface Reach {
  /** First and last position in a reading of the grams that may turn up at each place. */
  readonly firstPositions: Uint8Array;
  readonly lastPositions: Uint8Array;
  /** Places at which the pair of each position may turn up, one bit each. */
  readonly windows: Uint32Array;
}

function createReach(tighter: number): Reach {
  const firstPositions = new Uint8Array(PLACES).fill(POSITIONS_MAX - 1);
  const lastPositions = new Uint8Array(PLACES);
  const windows = new Uint32Array(POSITIONS_MAX);
  for (let position = 0; position < POSITIONS_MAX; position += 1) {
    const slack = (position < LATE_POSITION ? SLACK : LATE_SLACK) - tighter;
    for (let place = Math.max(0, position - slack); place <= position + slack; place += 1) {
      firstPositions[place] = Math.min(firstPositions[place]!, position);
      lastPositions[place] = Math.max(lastPositions[place]!, position);
      windows[position]! |= 1 << place;
    }
  }
  return { firstPositions, lastPositions, windows };
}

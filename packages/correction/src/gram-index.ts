import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';

/**
 * Finds the readings of terms that may begin at a word of an utterance, without looking at the others.
 *
 * Each pair of neighbouring phones of a reading is filed under its position in the reading. A reading is a candidate at a
 * word when enough of its pairs turn up near the position they would have if it began there (as SpellMapper counts
 * n-grams, Antonova et al. 2023, doi 10.21437/Interspeech.2023-1044). Phones that are cheap to confuse share a class, so
 * that `b`/`v` or `m`/`n` errors cost no pair.
 *
 *     postings[offsets[(position * classCount + first) * classCount + second] …]  = readings
 */
export interface GramIndex {
  readonly classOf: Uint8Array;
  readonly classCount: number;
  readonly offsets: Uint32Array;
  readonly postings: Uint32Array;
  /** Pairs that must turn up, by reading: where a term may sound rather different, and where it must sound near. */
  readonly required: Uint8Array;
  readonly requiredNear: Uint8Array;
}

/** Readings, the shortest first: phones `starts[r]` to `starts[r + 1]` of `phones` belong to reading r. */
export interface Readings {
  readonly phones: Uint8Array;
  readonly starts: Uint32Array;
  readonly termOf: Uint32Array;
  readonly count: number;
}

/** Pairs further in than this are not filed: the beginning of a long reading is enough to find it. */
const POSITIONS_MAX = 12;
/**
 * Share of the filed pairs that must turn up; one is enough for up to three, which a single wrong phone can break. Half
 * of the five of a short term would cost two points of recall in English, less than half of more than six twice the time.
 */
const REQUIRED_SHARE = 0.5;
const REQUIRED_SHORT_SHARE = 0.45;
const SHORT_PAIRS_MAX = 6;
const REQUIRED_NEAR_SHARE = 0.6;
/** Phones that cost at most this to confuse may share a class. */
const SAME_CLASS_COST: number = (FULL_COST * 3) >> 3;

export function buildGramIndex(readings: Readings, costs: PhoneCosts): GramIndex {
  const { classOf, classCount } = phoneClasses(costs);
  const cells = POSITIONS_MAX * classCount * classCount;
  const offsets = new Uint32Array(cells + 1);
  const required = new Uint8Array(readings.count);
  const requiredNear = new Uint8Array(readings.count);
  const visit = (file: (cell: number, reading: number) => void) => {
    for (let reading = 0; reading < readings.count; reading += 1) {
      const start = readings.starts[reading]!;
      const pairs = Math.min(POSITIONS_MAX, readings.starts[reading + 1]! - start - 1);
      for (let position = 0; position < pairs; position += 1) {
        const first = classOf[readings.phones[start + position]!]!;
        const second = classOf[readings.phones[start + position + 1]!]!;
        file((position * classCount + first) * classCount + second, reading);
      }
      required[reading] = requiredPairs(pairs);
      requiredNear[reading] = Math.max(1, Math.round(pairs * REQUIRED_NEAR_SHARE));
    }
  };
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
  return { classOf, classCount, offsets, postings, required, requiredNear };
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
  /** Calls `found` once with each reading that may begin at phone `start`. */
  at(start: number, heard: HeardClasses, found: (reading: number) => void): void;
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
  const { classCount, offsets, postings } = index;
  // Counters run up to 256, from as far below it as pairs are required: one comparison with a constant a pair.
  const open = index.required.map((required) => 256 - required);
  const near = index.requiredNear.map((required) => 256 - required);
  const counts = new Uint8Array(open.length);
  return {
    at(start, heard, found) {
      const { classes, length, nearBelow } = heard;
      counts.set(open);
      counts.set(near.subarray(0, nearBelow));
      const areAllNear = nearBelow >= open.length ? 1 : 0;
      for (let position = 0; position < POSITIONS_MAX; position += 1) {
        // Insertions and deletions add up along the reading, so the later pairs may have moved further.
        const slack = (position < 8 ? 2 : 3) - areAllNear;
        const from = Math.max(start, start + position - slack);
        const to = Math.min(length - 2, start + position + slack);
        for (let at = from; at <= to; at += 1) {
          const cell = (position * classCount + classes[at]!) * classCount + classes[at + 1]!;
          const end = offsets[cell + 1]!;
          for (let i = offsets[cell]!; i < end; i += 1) {
            const reading = postings[i]!;
            const count = counts[reading]! + 1;
            counts[reading] = count;
            if (count === 256) found(reading);
          }
        }
      }
    },
  };
}

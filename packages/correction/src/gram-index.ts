import {
  type AnchoredKeys,
  appended,
  DEPTH_MAX,
  ENDS_MAX,
  ENDS_MIN,
  endsKey,
  RUN_BASE,
  RUN_KEY,
  RUN_PHONES,
  SHORT_HEAD,
  SHORT_MAX,
  SHORT_TAIL,
  WHOLE_KEY,
  WHOLE_MAX,
  wholeKey,
} from './gram-keys.ts';
import { createGramTable, type GramTableBuilder } from './gram-table.ts';
import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';

/**
 * Leads from a few phones of an utterance to the readings that may have been said there.
 *
 * Phones that are cheap to confuse share a class. A reading is filed under short strings of classes, its grams, and a gram
 * under which more than `LIST_MAX` readings would stand is made longer, a class at a time, for each of them: a trie of
 * grams that goes deep only where it is crowded. So what is looked at in an utterance depends on its length and on the
 * limit, and hardly on the number of terms. That exact parts lead to near strings is the filter by pieces (Navarro 2001,
 * doi 10.1145/375360.375365). A reading is found by any one of
 *
 * - runs: the classes at places 0 to 12, three or more in a row;
 * - head and tail: the first or last classes with one of them left out, so that one wrong phone may be anywhere; of terms too
 *   short for runs;
 * - ends: the first two or three and the last two or three classes of terms of 5 to 9, whatever is in between;
 * - the whole, of terms of two or three phones.
 *
 * What it finds is looked at closer by `reading-search.ts`. The lists lie in one table, found by a hash of the gram:
 *
 *     table[2 * slot] = key, its lowest bit set where longer grams go deeper (0: free)
 *     table[2 * slot + 1] = first posting; those of the next slot begin where these end
 *     posting = reading << 4 | place of a run in the reading
 *
 * Two grams of the same 31 bits share a list, which costs time and finds nothing wrong. The index before it filed pairs and
 * threes by place and counted them: its lists grew with the terms (76,000 postings an utterance at 100,000 terms).
 */
export interface GramIndex {
  readonly classOf: Uint8Array;
  /** The classes of `Readings.phones`. */
  readonly classes: Uint8Array;
  readonly table: Uint32Array;
  readonly postings: Uint32Array;
}

/** Readings, the shortest first: phones `starts[r]` to `starts[r + 1]` of `phones` belong to reading r. */
export interface Readings {
  readonly phones: Uint8Array;
  readonly starts: Uint32Array;
  readonly termOf: Uint32Array;
  readonly count: number;
}

/** More phones after a word than a head, or a run that a term there may have, reaches: what leads the search to the term. */
export const PHONES_LOOKED_AT: number = RUN_PHONES + 4;
/** Phones that cost at most this to confuse may share a class. */
const SAME_CLASS_COST: number = (FULL_COST * 3) >> 3;
/** Stands for the place of an anchored gram of which no class is left out yet. */
const EXACT = 0xff;

export function buildGramIndex(readings: Readings, costs: PhoneCosts): GramIndex {
  const classOf = phoneClasses(costs);
  const { phones, starts, count } = readings;
  const classes = new Uint8Array(phones.length);
  for (let i = 0; i < phones.length; i += 1) classes[i] = classOf[phones[i]!]!;
  const sound: Sound = { classes, starts, count };
  const table = createGramTable();
  fileWholes(sound, table);
  fileEnds(sound, table);
  fileRuns(sound, table);
  fileAnchored(sound, table, SHORT_HEAD);
  fileAnchored(sound, table, SHORT_TAIL);
  return { classOf, classes, ...table.build() };
}

interface Sound {
  readonly classes: Uint8Array;
  readonly starts: Uint32Array;
  readonly count: number;
}

function fileWholes({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    const length = starts[reading + 1]! - starts[reading]!;
    if (length <= WHOLE_MAX) table.put(wholeKey(WHOLE_KEY, classes, starts[reading]!, length), reading, 0);
  }
  table.file(undefined);
}

function fileEnds({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  for (let reading = 0; reading < count; reading += 1) {
    const from = starts[reading]!;
    const to = starts[reading + 1]!;
    if (to - from < ENDS_MIN || to - from > ENDS_MAX) continue;
    if (to - from <= SHORT_MAX) {
      table.put(endsKey(classes, { from, head: 2, to, tail: 2 }), reading, 0);
    } else {
      table.put(endsKey(classes, { from, head: 3, to, tail: 2 }), reading, 0);
      table.put(endsKey(classes, { from, head: 2, to, tail: 3 }), reading, 0);
    }
  }
  table.file(undefined);
}

function fileRuns({ classes, starts, count }: Sound, table: GramTableBuilder): void {
  const endOf = (reading: number) => Math.min(starts[reading + 1]! - starts[reading]!, RUN_PHONES);
  for (let reading = 0; reading < count; reading += 1) {
    if (starts[reading + 1]! - starts[reading]! <= SHORT_MAX) continue;
    const last = endOf(reading) - RUN_BASE;
    for (let place = 0; place <= last; place += 1) {
      table.put(wholeKey(RUN_KEY, classes, starts[reading]! + place, RUN_BASE), reading, place);
    }
  }
  table.file((item, level) => {
    const { reading, place, key } = item;
    const length = RUN_BASE + level;
    if (length === DEPTH_MAX) return 'keep';
    // A run that can't be made longer is part of one before it, which is as rare or rarer.
    if (place + length < endOf(reading)) {
      table.put(appended(key, classes[starts[reading]! + place + length]!), reading, place);
    }
    return 'leave';
  });
}

function fileAnchored(
  { classes, starts, count }: Sound,
  table: GramTableBuilder,
  { seed, base, isTail }: AnchoredKeys,
): void {
  const lengthOf = (reading: number) => starts[reading + 1]! - starts[reading]!;
  const classAt = (reading: number, i: number) =>
    classes[isTail ? starts[reading + 1]! - 1 - i : starts[reading]! + i]!;
  // Leaving out the first of two that are alike would give the same gram as leaving out the second.
  const mayLeaveOut = (reading: number, i: number) =>
    i + 1 < lengthOf(reading) && classAt(reading, i) !== classAt(reading, i + 1);
  for (let reading = 0; reading < count; reading += 1) {
    if (lengthOf(reading) <= WHOLE_MAX || lengthOf(reading) > SHORT_MAX) continue;
    let prefix = seed;
    for (let i = 0; i < base; i += 1) {
      if (lengthOf(reading) > base && mayLeaveOut(reading, i)) {
        let key = prefix;
        for (let k = i + 1; k <= base; k += 1) key = appended(key, classAt(reading, k));
        table.put(key, reading, i);
      }
      prefix = appended(prefix, classAt(reading, i));
    }
    table.put(prefix, reading, EXACT);
  }
  table.file(({ reading, place, key }, level) => {
    const length = base + level;
    if (length === DEPTH_MAX) return 'keep';
    if (place !== EXACT) {
      if (length + 1 >= lengthOf(reading)) return 'keep';
      table.put(appended(key, classAt(reading, length + 1)), reading, place);
      return 'leave';
    }
    if (length >= lengthOf(reading)) return 'keep';
    if (mayLeaveOut(reading, length)) {
      table.put(appended(key, classAt(reading, length + 1)), reading, length);
    }
    table.put(appended(key, classAt(reading, length)), reading, EXACT);
    return 'leave';
  });
}

/** A phone joins the first class all of whose members it is cheap to confuse with; class 0 is no phone. */
export function phoneClasses(costs: PhoneCosts): Uint8Array {
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
  return classOf;
}

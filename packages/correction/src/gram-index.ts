import {
  fileAnchored,
  fileEnds,
  fileFarEnds,
  fileHeads,
  fileRuns,
  fileWholes,
  type Sound,
} from './gram-filing.ts';
import { SHORT_HEAD, SHORT_TAIL } from './gram-keys.ts';
import { createGramTable } from './gram-table.ts';
import { FULL_COST, PHONE_INVENTORY_SIZE, type PhoneCosts } from './phone-costs.ts';
import { fileWords, type SpokenWords } from './word-filing.ts';

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
 * - words: all classes of a word of the term that tells something of it;
 * - heads: the first five classes or more;
 * - ends: the first and the last two or three classes, whatever is in between;
 * - of terms too short for runs, the whole, and the first or last classes with one of them left out, so that one wrong phone may be
 *   anywhere.
 *
 * Where words are everyday ones, runs of them are not looked for: nine in ten lead to nothing, and what is said with everyday words
 * alone is found by words, heads and ends (`reading-search.ts`). The lists lie in one table, found by a hash of the gram:
 *
 *     table[2 * slot] = key, its lowest bit set where longer grams go deeper (0: free)
 *     table[2 * slot + 1] = first posting; those of the next slot begin where these end
 *     posting = reading << 8 | place of a run or word in the reading
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
  /** A bit for each hash of a gram that is there: most that are asked for are not, and the table is large. */
  readonly present: Uint32Array;
}

/** Readings, the shortest first: phones `starts[r]` to `starts[r + 1]` of `phones` belong to reading r. */
export interface Readings {
  readonly phones: Uint8Array;
  readonly starts: Uint32Array;
  readonly termOf: Uint32Array;
  readonly count: number;
}

/**
 * What leads the search to a term that begins at a word ends at most so many phones later, or within the longest window that
 * sounds like the term. A word of a term of n phones, and what is beside it, ends within n + 3, and so does a run; from n = 10 on a
 * window may be longer. Far ends look at 18 phones, and whether what is heard is everyday words is asked of 20.
 */
export const PHONES_LOOKED_AT = 20;
/** Phones that cost at most this to confuse may share a class. */
const SAME_CLASS_COST: number = (FULL_COST * 3) >> 3;

/** `phonesOf`: by number of a word how it sounds, of the words that tell something of a term. */
export function buildGramIndex(
  readings: Readings,
  {
    phonesOf,
    ...terms
  }: Omit<SpokenWords, 'classesOf'> & { readonly phonesOf: readonly (Uint8Array | undefined)[] },
  costs: PhoneCosts,
): GramIndex {
  const classOf = phoneClasses(costs);
  const classesOf = phonesOf.map((phones) => phones?.map((phone) => classOf[phone]!));
  const { phones, starts, count } = readings;
  const classes = new Uint8Array(phones.length);
  for (let i = 0; i < phones.length; i += 1) classes[i] = classOf[phones[i]!]!;
  const sound: Sound = { classes, starts, count };
  const table = createGramTable();
  fileWholes(sound, table);
  fileEnds(sound, table);
  fileFarEnds(sound, table);
  fileHeads(sound, table);
  fileRuns(sound, table);
  fileAnchored(sound, table, SHORT_HEAD);
  fileAnchored(sound, table, SHORT_TAIL);
  fileWords(sound, { termOf: readings.termOf, words: { ...terms, classesOf } }, table);
  return { classOf, classes, ...table.build() };
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

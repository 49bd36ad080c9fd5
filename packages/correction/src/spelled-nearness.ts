/**
 * Terms that are written with nearly the same letters, by edit distance (a letter more, less or other is one edit): Myers, “A fast
 * bit-vector algorithm for approximate string matching” (1999, doi:10.1145/316542.316550), as Hyyrö has it for whole strings. Terms
 * whose number or set of letters is too far off are passed over before that: a search takes 50 µs with 10,000 names, and up to 260 µs
 * with 100,000.
 */
import { letterOfUnit, NO_LETTER, OTHER_LETTER } from './bare-units.ts';
import { letterSet, SPELLED_COUNT_MAX, type SpelledTable, type WrittenTerms } from './spelled-table.ts';

export interface NearestSpelled {
  readonly term: number;
  readonly edits: number;
}

/** Fewer letters are near to everything. */
const NEAR_LETTERS_MIN = 6;
/**
 * One edit for every five letters: of names spelled on the telephone, that finds 45 more than one for seven to twelve and two from there
 * on, nearly all of them right. Of the 30 more that one for every four would find, three are wrong (`k a t h e r i n e`, Kate Rice).
 */
const LETTERS_PER_EDIT = 5;
const EDITS_MAX = 3;

/** Filled anew by each call: not re-entrant. By letter, the places in the heard letters where it stands. */
const places: Int32Array = new Int32Array(OTHER_LETTER + 1);

/** The term that differs from `letters` by the fewest edits, at most a fifth of them; undefined where two do. */
export function nearestSpelled(
  columns: WrittenTerms & { readonly spelled: SpelledTable },
  letters: string,
): NearestSpelled | undefined {
  const count = letters.length;
  if (count < NEAR_LETTERS_MIN || count > SPELLED_COUNT_MAX) return undefined;
  const { countStarts, terms, letterSets } = columns.spelled;
  places.fill(0);
  for (let i = 0; i < count; i += 1) {
    const letter = letterOfUnit(letters.charCodeAt(i));
    if (letter < OTHER_LETTER && letter !== NO_LETTER) places[letter]! |= 1 << i;
  }
  const heardSet = letterSet(letters);
  let fewest = Math.min(EDITS_MAX, Math.floor(count / LETTERS_PER_EDIT));
  let nearest = -1;
  let isTied = false;
  const first = countStarts[count - fewest]!;
  const end = countStarts[Math.min(count + fewest, SPELLED_COUNT_MAX) + 1]!;
  for (let i = first; i < end; i += 1) {
    const set = letterSets[i]!;
    if (bitCount(heardSet & ~set) > fewest || bitCount(set & ~heardSet) > fewest) continue;
    const edits = editsTo(terms[i]!, count, columns);
    if (edits > fewest) continue;
    isTied = edits === fewest && nearest !== -1;
    fewest = edits;
    nearest = terms[i]!;
  }
  return nearest === -1 || isTied ? undefined : { term: nearest, edits: fewest };
}

function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x5555_5555);
  rest = (rest & 0x3333_3333) + ((rest >>> 2) & 0x3333_3333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Edits between the `count` heard letters of `places` and those of a term. */
function editsTo(
  term: number,
  count: number,
  { terms: { wordStarts, wordIds }, words }: WrittenTerms,
): number {
  const last = 1 << (count - 1);
  // Where the next row of the matrix is one more, and one less.
  let more = -1;
  let less = 0;
  let edits = count;
  for (let word = wordStarts[term]!; word < wordStarts[term + 1]!; word += 1) {
    const id = wordIds[word]!;
    for (let at = words.starts[id]!; at < words.starts[id + 1]!; at += 1) {
      const letter = letterOfUnit(words.units[at]!);
      if (letter === NO_LETTER) continue;
      const same = places[letter]!;
      const diagonal = (((same & more) + more) ^ more) | same | less;
      let moreAside = less | ~(diagonal | more);
      const lessAside = more & diagonal;
      if ((moreAside & last) !== 0) edits += 1;
      else if ((lessAside & last) !== 0) edits -= 1;
      moreAside = (moreAside << 1) | 1;
      more = (lessAside << 1) | ~(diagonal | moreAside);
      less = moreAside & diagonal;
    }
  }
  return edits;
}

import { bareWord } from './bare-letters.ts';
import { letterOfUnit, NO_LETTER } from './bare-units.ts';
import type { TermColumns } from './term-columns.ts';
import { textAt } from './text-column.ts';
import { hashOfText } from './text-hash.ts';
import { tableSize, type WordTable } from './word-table.ts';

/**
 * Terms by their letters run together, without accents, for what callers spell: `b b v a`, `be be uve a`.
 *
 *     slots[hash of the letters, or the next free place] = term + 1      (0: free)
 *
 * And by how many letters they have, for what is spelled nearly so: those of n letters, up to `SPELLED_COUNT_MAX`, are
 * `terms[countStarts[n]]` to `terms[countStarts[n + 1]]`, and `letterSets` has a bit for each letter of the term beside it.
 */
export interface SpelledTable {
  readonly slots: Uint32Array;
  readonly countStarts: Uint32Array;
  readonly terms: Uint32Array;
  readonly letterSets: Uint32Array;
}

/** Fewer letters are not taken for spelling. */
const LETTERS_MIN = 2;
/** Terms of more letters are not looked for by likeness: as many as a number has bits. */
export const SPELLED_COUNT_MAX = 32;

/** Where terms are written. */
export interface WrittenTerms {
  readonly terms: TermColumns;
  readonly words: WordTable;
}

/** Of terms that are spelled alike the first is found. Terms whose threshold is 1 are left to pairs and surfaces. */
export function buildSpelledTable(written: WrittenTerms): SpelledTable {
  const { thresholds } = written.terms;
  const termCount = thresholds.length;
  const slots = new Uint32Array(tableSize(termCount));
  const mask = slots.length - 1;
  const byCount: number[][] = Array.from({ length: SPELLED_COUNT_MAX + 1 }, () => []);
  const sets = new Uint32Array(termCount);
  for (let term = 0; term < termCount; term += 1) {
    const letters = lettersOf(term, written);
    if (letters.length < LETTERS_MIN || thresholds[term] === 1) continue;
    let slot = hashOfText(letters) & mask;
    while (slots[slot] !== 0 && lettersOf(slots[slot]! - 1, written) !== letters) slot = (slot + 1) & mask;
    if (slots[slot] !== 0) continue;
    slots[slot] = term + 1;
    byCount[letters.length]?.push(term);
    sets[term] = letterSet(letters);
  }
  const countStarts = new Uint32Array(SPELLED_COUNT_MAX + 2);
  for (const [count, own] of byCount.entries()) countStarts[count + 1] = countStarts[count]! + own.length;
  const terms = Uint32Array.from(byCount.flat());
  return { slots, countStarts, terms, letterSets: terms.map((term) => sets[term]!) };
}

/** A bit for each letter that is there. */
export function letterSet(letters: string): number {
  let set = 0;
  for (let i = 0; i < letters.length; i += 1) {
    const letter = letterOfUnit(letters.charCodeAt(i));
    if (letter !== NO_LETTER) set |= 1 << letter;
  }
  return set;
}

/** The term that some letters spell, or -1. */
export function findSpelled(
  columns: WrittenTerms & { readonly spelled: SpelledTable },
  letters: string,
): number {
  const { slots } = columns.spelled;
  const mask = slots.length - 1;
  let slot = hashOfText(letters) & mask;
  while (slots[slot] !== 0) {
    const term = slots[slot]! - 1;
    if (lettersOf(term, columns) === letters) return term;
    slot = (slot + 1) & mask;
  }
  return -1;
}

function lettersOf(term: number, { terms: { wordStarts, wordIds }, words }: WrittenTerms): string {
  let letters = '';
  for (let i = wordStarts[term]!; i < wordStarts[term + 1]!; i += 1)
    letters += bareWord(textAt(words, wordIds[i]!));
  return letters;
}

import { bareWord } from './bare-letters.ts';
import type { TermColumns } from './term-columns.ts';
import { textAt } from './text-column.ts';
import { hashOfText, hashOfTexts } from './text-hash.ts';
import { tableSize, type WordTable } from './word-table.ts';

/**
 * Terms by their letters run together, without accents, for what callers spell: `b b v a`, `be be uve a`.
 *
 *     slots[hash of the letters, or the next free place] = term + 1      (0: free)
 */
export interface SpelledTable {
  readonly slots: Uint32Array;
}

/** Fewer letters are not taken for spelling. */
export const SPELLED_LETTERS_MIN = 2;

/** Where terms are written. */
interface WrittenTerms {
  readonly terms: TermColumns;
  readonly words: WordTable;
}

/** Of terms that are spelled alike the first is found. Terms whose threshold is 1 are left to pairs and surfaces. */
export function buildSpelledTable(written: WrittenTerms): SpelledTable {
  const { terms, words } = written;
  const { wordStarts, wordIds, thresholds } = terms;
  const termCount = thresholds.length;
  const slots = new Uint32Array(tableSize(termCount));
  const mask = slots.length - 1;
  for (let term = 0; term < termCount; term += 1) {
    if (lengthOf(term, written) < SPELLED_LETTERS_MIN || thresholds[term] === 1) continue;
    let slot = hashOfTexts(words, wordIds.subarray(wordStarts[term], wordStarts[term + 1])) & mask;
    while (slots[slot] !== 0 && !areSpelledAlike(slots[slot]! - 1, term, written)) slot = (slot + 1) & mask;
    if (slots[slot] === 0) slots[slot] = term + 1;
  }
  return { slots };
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

function areSpelledAlike(a: number, b: number, written: WrittenTerms): boolean {
  return lengthOf(a, written) === lengthOf(b, written) && lettersOf(a, written) === lettersOf(b, written);
}

function lengthOf(term: number, { terms: { wordStarts, wordIds }, words: { starts } }: WrittenTerms): number {
  let length = 0;
  for (let i = wordStarts[term]!; i < wordStarts[term + 1]!; i += 1) {
    length += starts[wordIds[i]! + 1]! - starts[wordIds[i]!]!;
  }
  return length;
}

function lettersOf(term: number, { terms: { wordStarts, wordIds }, words }: WrittenTerms): string {
  let letters = '';
  for (let i = wordStarts[term]!; i < wordStarts[term + 1]!; i += 1)
    letters += bareWord(textAt(words, wordIds[i]!));
  return letters;
}

import { bareWord } from './bare-letters.ts';
import type { TermColumns } from './term-columns.ts';
import { textAt } from './text-column.ts';
import { hashOfText } from './text-hash.ts';
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
  const { thresholds } = written.terms;
  const termCount = thresholds.length;
  const slots = new Uint32Array(tableSize(termCount));
  const mask = slots.length - 1;
  for (let term = 0; term < termCount; term += 1) {
    const letters = lettersOf(term, written);
    if (letters.length < SPELLED_LETTERS_MIN || thresholds[term] === 1) continue;
    let slot = hashOfText(letters) & mask;
    while (slots[slot] !== 0 && lettersOf(slots[slot]! - 1, written) !== letters) slot = (slot + 1) & mask;
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

function lettersOf(term: number, { terms: { wordStarts, wordIds }, words }: WrittenTerms): string {
  let letters = '';
  for (let i = wordStarts[term]!; i < wordStarts[term + 1]!; i += 1)
    letters += bareWord(textAt(words, wordIds[i]!));
  return letters;
}

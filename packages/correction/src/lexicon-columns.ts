import type { GramIndex, Readings } from './gram-index.ts';
import type { TrieColumns } from './phrase-trie.ts';
import type { SpelledTable } from './spelled-table.ts';
import type { TermColumns } from './term-columns.ts';
import type { TextColumn } from './text-column.ts';
import type { WordTable } from './word-table.ts';

export type Column =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * A compiled lexicon as it lies in memory and in a file: groups of typed arrays and numbers, and nothing else, so that
 * 100,000 terms are some dozens of objects to the garbage collector, and loading them is making views of one buffer.
 */
export interface LexiconColumns {
  /** By term, as written. */
  readonly canonicals: TextColumn;
  readonly terms: TermColumns;
  readonly categories: TextColumn;
  /** The folded words that phrases are made of. */
  readonly words: WordTable;
  readonly usualness: WordUsualness;
  readonly trie: TrieColumns;
  readonly phrases: PhraseColumns;
  readonly spelled: SpelledTable;
  readonly readings: Readings;
  readonly grams: GramIndex;
  readonly limits: LexiconLimits;
}

/** How usual each of the words is, as the language has it. */
export interface WordUsualness {
  readonly ranks: Uint32Array;
  /** Of words without a rank: the rank among names, 0 where there is none. */
  readonly nameRanks: Uint32Array;
  /** `IS_KNOWN` and `IS_STOP` of `word-facts.ts`. */
  readonly flags: Uint8Array;
}

export interface LexiconLimits {
  /** The most words that a phrase has, or a term whose letters are said one by one. */
  readonly phraseWordsMax: number;
  /** How many terms have the end of a sentence inside. */
  readonly termsAcrossSentences: number;
}

/** Phrases up to the number of terms are the canonicals, in the order of terms; these are surfaces and pairs, which follow. */
export interface PhraseColumns {
  readonly kinds: Uint8Array;
  readonly termOf: Uint32Array;
  /** In words. */
  readonly lengths: Uint8Array;
  /** In how many calls a pair was seen. */
  readonly counts: Float64Array;
}

/** `PhraseColumns.kinds`. */
export const SURFACE = 0;
export const PAIR_APPLIED = 1;
export const PAIR_SUGGESTED = 2;

import type { GramIndex, Readings } from './gram-index.ts';
import type { KnownWords } from './known-words.ts';
import type { Language } from './language.ts';
import type { LexiconColumns } from './lexicon-columns.ts';
import type { PhraseTrie } from './phrase-trie.ts';

/** What `compileLexicon` makes of a source: immutable, and costly enough to be made once and used by many calls. */
export interface Lexicon {
  readonly language: Language;
  readonly termCount: number;
  /** Term `index`, 0 to `termCount`: the same object each time. */
  term(index: number): Term;
  /** The term that is written with these folded words, and with nothing else. */
  termOf(words: readonly string[]): Term | undefined;
  /** All terms, in the order of the source. */
  terms(): Iterable<Term>;
  /** What is matched word by word, by the numbers that the trie has: canonicals, surfaces and the heard sides of pairs. */
  phrase(index: number): Phrase;
  readonly trie: PhraseTrie;
  /** The most words that a phrase has, or a term whose letters are said one by one. */
  readonly phraseWordsMax: number;
  /** What there is to know of the words of a text. */
  readonly knownWords: KnownWords;
  /** How terms sound; a term has one reading for its canonical and one for each surface that sounds different. */
  readonly readings: Readings;
  readonly grams: GramIndex;
  /** Everything above as it is saved. */
  readonly columns: LexiconColumns;
}

/** A compiled entry. `index` is its number in the lexicon. */
export interface Term {
  readonly index: number;
  readonly canonical: string;
  /** The folded words of the canonical. */
  readonly words: readonly string[];
  /** How many words that are; known without reading them. */
  readonly wordCount: number;
  /** Whether one of them is the word with this number in the lexicon; -1 is none. */
  hasWord(wordId: number): boolean;
  /** Each word's letters, without accents. */
  readonly wordLetters: readonly string[];
  /** Their letters run together, without accents. */
  readonly letters: string;
  /** The words that are no stop words, of a term of several words. */
  readonly contentWords: readonly string[];
  readonly category: string | undefined;
  readonly critical: boolean;
  readonly threshold: number | undefined;
  readonly familiarity: Familiarity;
}

/** How usual the words of a term or of a window are. */
export interface Familiarity {
  /** Words that the language doesn't know. */
  readonly unknownWords: number;
  /** Frequency rank of the commonest content word, 0 when none is an everyday word. */
  readonly commonestRank: number;
  /** Frequency rank of the rarest content word, `RANK_UNRANKED` when one is not an everyday word. */
  readonly rarestRank: number;
  /** Rank of the rarest name among the content words that are not everyday ones, `RANK_UNRANKED` for one that is nowhere, else 0. */
  readonly rarestNameRank: number;
  /** Natural logarithm of the rank as a word or a name, over all words. */
  readonly meanLogRank: number;
}

/** Stands for the rank of a word outside the everyday list. */
export const RANK_UNRANKED = 100_000;

/** A canonical stands right where it is; a surface or the heard side of a pair is replaced by its term. */
export type Phrase =
  | { readonly kind: 'canonical'; readonly term: Term; readonly length: number }
  | { readonly kind: 'surface'; readonly term: Term; readonly length: number }
  | {
      readonly kind: 'pair';
      readonly term: Term;
      readonly length: number;
      readonly count: number;
      readonly decision: 'apply' | 'suggest';
    };

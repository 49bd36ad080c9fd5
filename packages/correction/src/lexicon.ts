import type { GramIndex, Readings } from './gram-index.ts';
import type { Language } from './language.ts';
import type { PhraseTrie } from './phrase-trie.ts';
import type { WordReader } from './word-facts.ts';

/** What `compileLexicon` makes of a source: immutable, and costly enough to be made once and used by many calls. */
export interface Lexicon {
  readonly language: Language;
  readonly terms: readonly Term[];
  /** Everything that is matched word by word: canonicals, surfaces and the heard sides of pairs. */
  readonly phrases: readonly Phrase[];
  readonly trie: PhraseTrie;
  /** What there is to know of a folded word. */
  readonly wordFacts: WordReader;
  /** How terms sound; a term has one reading for its canonical and one for each surface that sounds different. */
  readonly readings: Readings;
  readonly grams: GramIndex;
}

/** A compiled entry. `index` counts in `Lexicon.terms`. */
export interface Term {
  readonly index: number;
  readonly canonical: string;
  /** The folded words of the canonical. */
  readonly words: readonly string[];
  /** Their letters run together, without accents. */
  readonly letters: string;
  /** The words that are no stop words, of a term of several words. */
  readonly contentWords: readonly string[];
  readonly category?: string;
  readonly critical: boolean;
  readonly threshold?: number;
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

export function familiarityOf(words: readonly string[], language: Language): Familiarity {
  let unknownWords = 0;
  let commonestRank = 0;
  let rarestRank = 0;
  for (const word of words) {
    const rank = language.wordRank(word);
    if (rank === 0 && !language.isKnownWord(word)) unknownWords += 1;
    if (language.stopWords.has(word)) continue;
    if (rank > 0 && (commonestRank === 0 || rank < commonestRank)) commonestRank = rank;
    rarestRank = Math.max(rarestRank, rank === 0 ? RANK_UNRANKED : rank);
  }
  return { unknownWords, commonestRank, rarestRank };
}

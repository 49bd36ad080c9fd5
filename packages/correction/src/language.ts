import type { PhoneCosts } from './phone-costs.ts';

export type LanguageCode = 'es' | 'pt' | 'en';

/**
 * Everything the corrector knows of a language and a dialect. Made by `spanish()` of `@enmienda/correction/es`,
 * `portuguese()` of `/pt` and `english()` of `/en`, so that a bundle holds only the languages it imports.
 * Words are given folded: NFC, lower case, accents kept.
 */
export interface Language {
  readonly code: LanguageCode;
  /** A BCP 47 tag, e.g. `es-MX`. */
  readonly dialect: string;
  /**
   * Writes the phones of one folded word to `out` from `at` and returns the index after the last one, at most
   * `PHONES_PER_WORD_MAX` later. Phones are indexes into the language's inventory, 1..63; 0 means none.
   * Allocates nothing.
   */
  transcribe(word: string, out: Uint8Array, at: number): number;
  /** How readily the dialect, and a telephone line, turn one phone into another. */
  readonly phoneCosts: PhoneCosts;
  /** One printable character a phone (for evidence and goldens), indexed by phone. */
  readonly phoneSymbols: string;
  /** Frequency rank of an everyday word, 1 the commonest; 0 when the word is not in the list. */
  wordRank(word: string): number;
  /** Every word that `wordRank` ranks, the commonest first. Slow: for compiling lexicons, not for correcting. */
  everydayWords(): Iterable<string>;
  /** How often a name is met in speech or writing, 1 the commonest; 0 when it is not in the list of names. */
  nameRank(word: string): number;
  /** True for any word form known to be right, everyday or rare. */
  isKnownWord(word: string): boolean;
  /** Articles, prepositions, pronouns, conjunctions: never corrected alone, never swallowed at the edge of a window. */
  readonly stopWords: ReadonlySet<string>;
  /** Words whose loss turns a sentence round (`no`, `nunca`, `sem`, `not`): never part of a correction. */
  readonly negations: ReadonlySet<string>;
  /** Number words, months, weekdays, currency names and units: amounts and dates are never corrected. */
  readonly quantityWords: ReadonlySet<string>;
  /** Articles, possessives and demonstratives, with those that a preposition has run into (`del`, `no`). */
  readonly determiners: ReadonlySet<string>;
  readonly prepositions: ReadonlySet<string>;
  /** Forms of the commonest verbs: what follows a subject. */
  readonly auxiliaries: ReadonlySet<string>;
  /** Words that a name often follows: titles, kinds of places and of organisations. */
  readonly nameCues: ReadonlySet<string>;
  /** Endings of inflected and derived words, without accents: words that differ in them alone are forms of one word. */
  readonly endings: ReadonlySet<string>;
  /** Spoken letter names, e.g. `hache` → `h`, `doble u` → `w`, for spelled terms; of one letter, the usual one first. */
  readonly letterNames: ReadonlyMap<string, string>;
  /** How numbers, signs and shortened words are said. */
  readonly sayings: Sayings;
  readonly questions: ClarificationQuestions;
  /** 32 bits that change with the rules, costs and lists: a saved lexicon belongs to those it was compiled with. */
  fingerprint(): number;
}

/** How what isn't written as a word is said; all words folded, several words divided by single spaces. */
export interface Sayings {
  /** Ways to say a whole number, 0 to 9,999, the usual one first: `trece`; `twenty one`, `nineteen eighty four`. */
  cardinals(value: number): readonly string[];
  /** Ways to say the number behind a name: `sexto`, `sexta`; `the sixth`. Empty where only cardinals are said. */
  ordinals(value: number): readonly string[];
  /** Words for a sign inside a term, by the sign: `&` → `and`. */
  readonly signs: ReadonlyMap<string, readonly string[]>;
  /** Words that are written short and said in full, by the short one: `dr` → `doctor`. */
  readonly abbreviations: ReadonlyMap<string, string>;
  /** Words between a letter and a word that begins with it: `b de barcelona`. */
  readonly spellingLinks: ReadonlySet<string>;
  /** What is added to a name of one to name several: `movistares`, `tylenols`. */
  readonly pluralEndings: ReadonlySet<string>;
  /** Foreign words by how their sound is spelled here: `michael` → `máikel`. For a second reading. */
  readonly respellings: ReadonlyMap<string, string>;
}

/** The sentences put to a caller. Terms are put in as written, between the language's own quotation marks. */
export interface ClarificationQuestions {
  /** One doubtful term: `¿Dijo «Vázquez»?` */
  confirm(term: string): string;
  /** Two or three that sound alike: `¿Dijo «Vázquez» o «Básquez»?` */
  choose(terms: readonly string[]): string;
  /** After a refusal: `¿Me lo puede deletrear, por favor?` */
  spell(): string;
}

/** No word of more phones is matched; longer ones are read up to here. */
export const PHONES_PER_WORD_MAX = 64;

import { bareWord } from './bare-letters.ts';
import { type Language, PHONES_PER_WORD_MAX } from './language.ts';
import { beginsLetterName } from './letter-names.ts';
import type { PhraseTrie } from './phrase-trie.ts';

/** Up to this frequency rank a word is an everyday word. */
export const EVERYDAY_RANK_MAX = 10_000;

/** What a language and a lexicon know of a word. */
export interface WordFacts {
  /** How it sounds. */
  readonly phones: Uint8Array;
  /** Frequency rank, 0 outside the everyday list. */
  readonly rank: number;
  /** Frequency rank among names, 0 for what is no name that is met often. */
  readonly nameRank: number;
  /** The `IS_…` of this file that are true of it. */
  readonly flags: number;
  /** The word without accents. */
  readonly letters: string;
  /** Its number in the trie of the lexicon, -1 when no phrase holds it. */
  readonly id: number;
}

export const IS_KNOWN = 1;
export const IS_STOP = 2;
/** A negation, a word of an amount or date, digits, or a piece of an address. */
export const IS_PROTECTED = 4;
export const IS_DETERMINER = 8;
export const IS_PREPOSITION = 16;
export const IS_AUXILIARY = 32;
/** A title, or a kind of place or organisation: a name often follows. */
export const IS_NAME_CUE = 64;
/** A letter, the name of one, or the first word of such a name. */
export const BEGINS_LETTER = 128;
/** One letter, accents aside. */
export const IS_SINGLE = 256;
/** As short as several letters that were written as one word. */
export const IS_SHORT = 512;
const SHORT_LETTERS_MIN = 2;
/** Longer words are mostly names said as they are, or misheard: sound finds those. */
const SHORT_LETTERS_MAX = 4;

/** `IS_KNOWN` and `IS_STOP` of a word of this rank, 0 outside the everyday list. */
export function knownAndStop(folded: string, rank: number, language: Language): number {
  const known = rank > 0 || language.isKnownWord(folded) ? IS_KNOWN : 0;
  return language.stopWords.has(folded) ? known | IS_STOP : known;
}

/** Looks words up in a language and in the phrases of a lexicon: some 4 µs a word (`known-words.ts` remembers them). */
export function createWordReader(language: Language, trie: PhraseTrie): (folded: string) => WordFacts {
  const phones = new Uint8Array(PHONES_PER_WORD_MAX);
  return (folded) => {
    const end = language.transcribe(folded, phones, 0);
    const rank = language.wordRank(folded);
    const letters = bareWord(folded);
    let flags = knownAndStop(folded, rank, language);
    if (language.negations.has(folded) || language.quantityWords.has(folded)) flags |= IS_PROTECTED;
    if (language.determiners.has(folded)) flags |= IS_DETERMINER;
    if (language.prepositions.has(folded)) flags |= IS_PREPOSITION;
    if (language.auxiliaries.has(folded)) flags |= IS_AUXILIARY;
    if (language.nameCues.has(folded)) flags |= IS_NAME_CUE;
    if (beginsLetterName(folded, language)) flags |= BEGINS_LETTER;
    if (letters.length === 1) flags |= IS_SINGLE;
    if (letters.length >= SHORT_LETTERS_MIN && letters.length <= SHORT_LETTERS_MAX) flags |= IS_SHORT;
    return {
      phones: phones.subarray(0, end),
      rank,
      nameRank: language.nameRank(folded),
      flags,
      letters,
      id: trie.wordId(folded),
    };
  };
}

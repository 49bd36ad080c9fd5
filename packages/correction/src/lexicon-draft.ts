import { buildGramIndex } from './gram-index.ts';
import { WORD_MIN } from './gram-keys.ts';
import type { Language } from './language.ts';
import {
  type LexiconColumns,
  PAIR_APPLIED,
  PAIR_SUGGESTED,
  SURFACE,
  type WordUsualness,
} from './lexicon-columns.ts';
import { createPhraseTrieBuilder } from './phrase-trie.ts';
import { createReadingsBuilder } from './readings-builder.ts';
import { buildSpelledTable } from './spelled-table.ts';
import { textAt, textColumn } from './text-column.ts';
import { phonesOfWords } from './transcription.ts';
import { knownAndStop } from './word-facts.ts';
import { createWordTableBuilder, type WordTable } from './word-table.ts';

/** A lexicon while it is put together: terms first, then surfaces and pairs. Words are folded. */
export interface LexiconDraft {
  /** Adds a term; returns its number, or -1 where its words are a term already. */
  addTerm(term: DraftTerm): number;
  /** Adds a surface or pair; returns the term that its words stand for already, or -1 when they are new. */
  addPhrase(phrase: DraftPhrase): number;
  addReading(term: number, phones: Uint8Array): void;
  /** The term of these words, or -1. */
  termOf(words: readonly string[]): number;
  canonicalOf(term: number): string;
  build(language: Language): LexiconColumns;
}

export interface DraftTerm {
  readonly canonical: string;
  readonly words: readonly string[];
  readonly category: string | undefined;
  readonly isCritical: boolean;
  readonly threshold: number | undefined;
  /** How many words it takes to say its letters one by one, where it may be said so. */
  readonly spelledLength: number;
  /** It has the end of a sentence inside: `CSI: Miami`. */
  readonly isAcrossSentences: boolean;
}

export interface DraftPhrase {
  readonly kind: typeof SURFACE | typeof PAIR_APPLIED | typeof PAIR_SUGGESTED;
  readonly words: readonly string[];
  readonly term: number;
  readonly count: number;
}

function usualnessOf(words: WordTable, language: Language): WordUsualness {
  const count = words.starts.length - 1;
  const ranks = new Uint32Array(count);
  const nameRanks = new Uint32Array(count);
  const flags = new Uint8Array(count);
  for (let id = 0; id < count; id += 1) {
    const word = textAt(words, id);
    ranks[id] = language.wordRank(word);
    if (ranks[id] === 0) nameRanks[id] = language.nameRank(word);
    flags[id] = knownAndStop(word, ranks[id]!, language);
  }
  return { ranks, nameRanks, flags };
}

/** How the words of terms sound that tell something of a term. */
function spokenWords(words: WordTable, language: Language): readonly (Uint8Array | undefined)[] {
  return Array.from({ length: words.starts.length - 1 }, (_, id) => {
    const word = textAt(words, id);
    if (language.stopWords.has(word)) return undefined;
    const phones = phonesOfWords([word], language);
    return phones.length < WORD_MIN ? undefined : phones;
  });
}

export function createLexiconDraft(): LexiconDraft {
  const words = createWordTableBuilder();
  const trie = createPhraseTrieBuilder();
  const readings = createReadingsBuilder();
  const canonicals: string[] = [];
  const categories = createWordTableBuilder();
  const wordStarts = [0];
  const wordIds: number[] = [];
  const isCritical: number[] = [];
  const categoryOf: number[] = [];
  const thresholds: number[] = [];
  const phrases: Pick<DraftPhrase, 'kind' | 'term' | 'count'>[] = [];
  const lengths: number[] = [];
  let phraseWordsMax = 0;
  let termsAcrossSentences = 0;

  const termOfPhrase = (phrase: number): number =>
    phrase < canonicals.length ? phrase : phrases[phrase - canonicals.length]!.term;

  return {
    addTerm(term) {
      const ids = term.words.map((word) => words.intern(word));
      if (trie.add(ids, canonicals.length) !== -1) return -1;
      phraseWordsMax = Math.max(phraseWordsMax, ids.length, term.spelledLength);
      if (term.isAcrossSentences) termsAcrossSentences += 1;
      for (const id of ids) wordIds.push(id);
      wordStarts.push(wordIds.length);
      isCritical.push(term.isCritical ? 1 : 0);
      categoryOf.push(term.category === undefined ? 0 : categories.intern(term.category) + 1);
      thresholds.push(term.threshold ?? Number.NaN);
      return canonicals.push(term.canonical) - 1;
    },
    addPhrase({ kind, words: own, term, count }) {
      const ids = own.map((word) => words.intern(word));
      const present = trie.add(ids, canonicals.length + phrases.length);
      if (present !== -1) return termOfPhrase(present);
      phrases.push({ kind, term, count });
      lengths.push(own.length);
      phraseWordsMax = Math.max(phraseWordsMax, own.length);
      return -1;
    },
    addReading: (term, phones) => {
      readings.add(term, phones);
    },
    termOf(own) {
      const present = trie.find(own.map((word) => words.find(word)));
      return present < canonicals.length ? present : -1;
    },
    canonicalOf: (term) => canonicals[term]!,
    build(language) {
      const wordTable = words.build();
      const terms = {
        wordStarts: new Uint32Array(wordStarts),
        wordIds: new Uint32Array(wordIds),
        isCritical: new Uint8Array(isCritical),
        categoryOf: new Uint32Array(categoryOf),
        thresholds: new Float64Array(thresholds),
      };
      const { units, starts } = categories.build();
      const packed = readings.build();
      return {
        canonicals: textColumn(canonicals),
        terms,
        categories: { units, starts },
        words: wordTable,
        usualness: usualnessOf(wordTable, language),
        trie: trie.build(),
        phrases: {
          kinds: Uint8Array.from(phrases, ({ kind }) => kind),
          termOf: Uint32Array.from(phrases, ({ term }) => term),
          lengths: new Uint8Array(lengths),
          counts: Float64Array.from(phrases, ({ count }) => count),
        },
        spelled: buildSpelledTable({ terms, words: wordTable }),
        readings: packed,
        grams: buildGramIndex(
          packed,
          { ...terms, phonesOf: spokenWords(wordTable, language) },
          language.phoneCosts,
        ),
        limits: { phraseWordsMax, termsAcrossSentences },
      };
    },
  };
}

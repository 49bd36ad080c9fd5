import { bareLetters, bareWord } from './bare-letters.ts';
import type { Language } from './language.ts';
import { type Familiarity, RANK_UNRANKED, type Term } from './lexicon.ts';
import type { WordUsualness } from './lexicon-columns.ts';
import type { TermColumns } from './term-columns.ts';
import { type TextColumn, textAt } from './text-column.ts';
import { IS_KNOWN, IS_STOP } from './word-facts.ts';
import { tableSize, type WordTable } from './word-table.ts';

/** Where the terms of a lexicon are written. */
export interface StoredTerms {
  readonly canonicals: TextColumn;
  readonly terms: TermColumns;
  readonly categories: TextColumn;
  readonly words: WordTable;
  readonly usualness: WordUsualness;
}

/** What is made of the columns when a text of a term is asked for. */
type TermTexts = Pick<
  Term,
  'index' | 'canonical' | 'words' | 'wordLetters' | 'letters' | 'contentWords' | 'category'
>;

/**
 * Terms whose facts are kept, a power of two: calls are about few terms. With twice as many terms in use each is read
 * again every other time, about a microsecond; at some 400 bytes they never take more than 7 MB.
 */
const REMEMBERED = 16_384;

/** Gives the terms of a lexicon, each as one object for as long as the lexicon lives: they may be compared by identity. */
export function createTermReader(language: Language, stored: StoredTerms): (index: number) => Term {
  const { canonicals, terms, categories, words } = stored;
  const { wordStarts, wordIds, isCritical, categoryOf } = terms;
  const termCount = isCritical.length;
  const remembered = new Array<TermTexts | undefined>(Math.min(REMEMBERED, tableSize(termCount)));
  const mask = remembered.length - 1;
  const readTexts = (index: number): TermTexts => {
    const own: string[] = [];
    for (let i = wordStarts[index]!; i < wordStarts[index + 1]!; i += 1) own.push(textAt(words, wordIds[i]!));
    const category = categoryOf[index]!;
    return {
      index,
      canonical: textAt(canonicals, index),
      words: own,
      wordLetters: own.map(bareWord),
      letters: bareLetters(own),
      contentWords: own.length === 1 ? [] : own.filter((word) => !language.stopWords.has(word)),
      category: category === 0 ? undefined : textAt(categories, category - 1),
    };
  };
  const textsOf = (index: number): TermTexts => {
    const present = remembered[index & mask];
    if (present?.index === index) return present;
    const texts = readTexts(index);
    remembered[index & mask] = texts;
    return texts;
  };
  const given = new Array<Term | undefined>(termCount);
  return (index) => (given[index] ??= new StoredTerm(index, stored, textsOf));
}

/** A term that was given once stays in memory, so it holds no text itself. */
class StoredTerm implements Term {
  readonly index: number;
  readonly #stored: StoredTerms;
  readonly #textsOf: (index: number) => TermTexts;

  constructor(index: number, stored: StoredTerms, textsOf: (index: number) => TermTexts) {
    this.index = index;
    this.#stored = stored;
    this.#textsOf = textsOf;
  }

  get canonical(): string {
    return this.#textsOf(this.index).canonical;
  }

  get words(): readonly string[] {
    return this.#textsOf(this.index).words;
  }

  get wordCount(): number {
    const { wordStarts } = this.#stored.terms;
    return wordStarts[this.index + 1]! - wordStarts[this.index]!;
  }

  hasWord(wordId: number): boolean {
    const { wordStarts, wordIds } = this.#stored.terms;
    const end = wordStarts[this.index + 1]!;
    for (let i = wordStarts[this.index]!; i < end; i += 1) if (wordIds[i] === wordId) return true;
    return false;
  }

  get wordLetters(): readonly string[] {
    return this.#textsOf(this.index).wordLetters;
  }

  get letters(): string {
    return this.#textsOf(this.index).letters;
  }

  get contentWords(): readonly string[] {
    return this.#textsOf(this.index).contentWords;
  }

  get category(): string | undefined {
    return this.#textsOf(this.index).category;
  }

  get critical(): boolean {
    return this.#stored.terms.isCritical[this.index] === 1;
  }

  get threshold(): number | undefined {
    const threshold = this.#stored.terms.thresholds[this.index]!;
    return Number.isNaN(threshold) ? undefined : threshold;
  }

  get familiarity(): Familiarity {
    return familiarityOf(this.index, this.#stored);
  }
}

function familiarityOf(term: number, { terms, usualness }: StoredTerms): Familiarity {
  const { wordStarts, wordIds } = terms;
  const first = wordStarts[term]!;
  const end = wordStarts[term + 1]!;
  let unknownWords = 0;
  let commonestRank = 0;
  let rarestRank = 0;
  let rarestNameRank = 0;
  let logRanks = 0;
  for (let i = first; i < end; i += 1) {
    const word = wordIds[i]!;
    const rank = usualness.ranks[word]!;
    const flags = usualness.flags[word]!;
    const nameRank = rank === 0 ? usualness.nameRanks[word]! || RANK_UNRANKED : 0;
    logRanks += Math.log(rank || nameRank);
    if ((flags & IS_KNOWN) === 0) unknownWords += 1;
    if ((flags & IS_STOP) !== 0) continue;
    if (rank > 0 && (commonestRank === 0 || rank < commonestRank)) commonestRank = rank;
    rarestRank = Math.max(rarestRank, rank === 0 ? RANK_UNRANKED : rank);
    rarestNameRank = Math.max(rarestNameRank, nameRank);
  }
  const meanLogRank = end === first ? 0 : logRanks / (end - first);
  return { unknownWords, commonestRank, rarestRank, rarestNameRank, meanLogRank };
}

import { bareLetters, bareWord } from './bare-letters.ts';
import type { Language } from './language.ts';
import { type Familiarity, RANK_UNRANKED, type Term } from './lexicon.ts';
import type { TermColumns } from './term-columns.ts';
import { type TextColumn, textAt } from './text-column.ts';
import { tableSize, type WordTable } from './word-table.ts';

/** Where the terms of a lexicon are written. */
export interface StoredTerms {
  readonly canonicals: TextColumn;
  readonly terms: TermColumns;
  readonly categories: TextColumn;
  readonly words: WordTable;
}

/** What is made of the columns when something of a term is asked for. */
type TermFacts = Term;

/**
 * Terms whose facts are kept, a power of two: calls are about few terms. With twice as many terms in use each is read
 * again every other time, about a microsecond; at some 400 bytes they never take more than 7 MB.
 */
const REMEMBERED = 16_384;

/** Gives the terms of a lexicon, each as one object for as long as the lexicon lives: they may be compared by identity. */
export function createTermReader(
  language: Language,
  { canonicals, terms, categories, words }: StoredTerms,
): (index: number) => Term {
  const { wordStarts, wordIds, isCritical, categoryOf, thresholds } = terms;
  const termCount = isCritical.length;
  const remembered = new Array<TermFacts | undefined>(Math.min(REMEMBERED, tableSize(termCount)));
  const mask = remembered.length - 1;
  const readFacts = (index: number): TermFacts => {
    const own: string[] = [];
    for (let i = wordStarts[index]!; i < wordStarts[index + 1]!; i += 1) own.push(textAt(words, wordIds[i]!));
    const category = categoryOf[index]!;
    const threshold = thresholds[index]!;
    return {
      index,
      canonical: textAt(canonicals, index),
      words: own,
      wordLetters: own.map(bareWord),
      letters: bareLetters(own),
      contentWords: own.length === 1 ? [] : own.filter((word) => !language.stopWords.has(word)),
      category: category === 0 ? undefined : textAt(categories, category - 1),
      critical: isCritical[index] === 1,
      threshold: Number.isNaN(threshold) ? undefined : threshold,
      familiarity: familiarityOf(own, language),
    };
  };
  const factsOf = (index: number): TermFacts => {
    const present = remembered[index & mask];
    if (present?.index === index) return present;
    const facts = readFacts(index);
    remembered[index & mask] = facts;
    return facts;
  };
  const given = new Array<Term | undefined>(termCount);
  return (index) => (given[index] ??= new StoredTerm(index, factsOf));
}

/** A term that was given once stays in memory, so it holds no text itself. */
class StoredTerm implements Term {
  readonly index: number;
  readonly #factsOf: (index: number) => TermFacts;

  constructor(index: number, factsOf: (index: number) => TermFacts) {
    this.index = index;
    this.#factsOf = factsOf;
  }

  get canonical(): string {
    return this.#factsOf(this.index).canonical;
  }

  get words(): readonly string[] {
    return this.#factsOf(this.index).words;
  }

  get wordLetters(): readonly string[] {
    return this.#factsOf(this.index).wordLetters;
  }

  get letters(): string {
    return this.#factsOf(this.index).letters;
  }

  get contentWords(): readonly string[] {
    return this.#factsOf(this.index).contentWords;
  }

  get category(): string | undefined {
    return this.#factsOf(this.index).category;
  }

  get critical(): boolean {
    return this.#factsOf(this.index).critical;
  }

  get threshold(): number | undefined {
    return this.#factsOf(this.index).threshold;
  }

  get familiarity(): Familiarity {
    return this.#factsOf(this.index).familiarity;
  }
}

function familiarityOf(words: readonly string[], language: Language): Familiarity {
  let unknownWords = 0;
  let commonestRank = 0;
  let rarestRank = 0;
  let rarestNameRank = 0;
  let logRanks = 0;
  for (const word of words) {
    const rank = language.wordRank(word);
    const nameRank = rank === 0 ? language.nameRank(word) || RANK_UNRANKED : 0;
    logRanks += Math.log(rank || nameRank);
    if (rank === 0 && !language.isKnownWord(word)) unknownWords += 1;
    if (language.stopWords.has(word)) continue;
    if (rank > 0 && (commonestRank === 0 || rank < commonestRank)) commonestRank = rank;
    rarestRank = Math.max(rarestRank, rank === 0 ? RANK_UNRANKED : rank);
    rarestNameRank = Math.max(rarestNameRank, nameRank);
  }
  const meanLogRank = words.length === 0 ? 0 : logRanks / words.length;
  return { unknownWords, commonestRank, rarestRank, rarestNameRank, meanLogRank };
}

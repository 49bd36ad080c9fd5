import type { ClarificationQuestions, Language, LanguageCode } from '../language.ts';
import type { PhoneCosts } from '../phone-costs.ts';
import { compileRules } from './letter-to-phone.ts';
import { PHONE_SYMBOLS } from './phones.ts';
import { wordMap, wordSet } from './word-classes.ts';
import { wordRanks } from './word-ranks.ts';

/** A language as its own folder writes it: tables and lists as text. */
export interface LanguageSource {
  readonly code: LanguageCode;
  readonly dialect: string;
  /** See `compileRules`. */
  readonly rules: readonly string[];
  readonly phoneCosts: PhoneCosts;
  /** Words divided by white space, for the first two lists the commonest first. */
  readonly everydayWords: string;
  readonly writtenWords: string;
  readonly stopWords: string;
  readonly negations: string;
  readonly quantityWords: string;
  /** `hache:h` divided by white space. */
  readonly letterNames: string;
  readonly questions: ClarificationQuestions;
}

export function createLanguage(source: LanguageSource): Language {
  const everyday = wordRanks(source.everydayWords);
  const written = wordRanks(source.writtenWords);
  return Object.freeze({
    code: source.code,
    dialect: source.dialect,
    transcribe: compileRules(source.rules),
    phoneCosts: source.phoneCosts,
    phoneSymbols: PHONE_SYMBOLS,
    wordRank: (word: string) => everyday.rankOf(word),
    everydayWords: () => everyday.words(),
    isKnownWord: (word: string) => everyday.rankOf(word) > 0 || written.rankOf(word) > 0,
    stopWords: wordSet(source.stopWords),
    negations: wordSet(source.negations),
    quantityWords: wordSet(source.quantityWords),
    letterNames: wordMap(source.letterNames),
    questions: source.questions,
  });
}

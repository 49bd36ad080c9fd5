import type { ClarificationQuestions, Language, LanguageCode, Sayings } from '../language.ts';
import type { PhoneCosts } from '../phone-costs.ts';
import { hashOfText } from '../text-hash.ts';
import { compileRules } from './letter-to-phone.ts';
import { nameRanks } from './name-ranks.ts';
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
  /** Words divided by single spaces, the commonest first; no names. */
  readonly rankedWords: string;
  /** Names divided by single spaces, the commonest first; a hyphen before those that are written but not heard every day. */
  readonly names: string;
  /** Words divided by white space. */
  readonly stopWords: string;
  readonly negations: string;
  readonly quantityWords: string;
  readonly determiners: string;
  readonly prepositions: string;
  readonly auxiliaries: string;
  readonly nameCues: string;
  readonly endings: string;
  /** `hache:h`, `doble_u:w` divided by white space. */
  readonly letterNames: string;
  readonly sayings: Sayings;
  readonly questions: ClarificationQuestions;
}

export function createLanguage(source: LanguageSource): Language {
  const words = wordRanks(source.rankedWords);
  const names = nameRanks(source.names);
  const stopWords = wordSet(source.stopWords);
  const negations = wordSet(source.negations);
  const quantityWords = wordSet(source.quantityWords);
  const isKnownWord = (word: string) =>
    words.rankOf(word) > 0 ||
    names.isSpoken(word) ||
    quantityWords.has(word) ||
    stopWords.has(word) ||
    negations.has(word);
  let fingerprint: number | undefined;
  return Object.freeze({
    code: source.code,
    dialect: source.dialect,
    transcribe: compileRules(source.rules),
    phoneCosts: source.phoneCosts,
    phoneSymbols: PHONE_SYMBOLS,
    wordRank: (word: string) => words.rankOf(word),
    everydayWords: () => words.words(),
    nameRank: (word: string) => names.rankOf(word),
    isKnownWord,
    stopWords,
    negations,
    quantityWords,
    determiners: wordSet(source.determiners),
    prepositions: wordSet(source.prepositions),
    auxiliaries: wordSet(source.auxiliaries),
    nameCues: wordSet(source.nameCues),
    endings: wordSet(source.endings),
    letterNames: wordMap(source.letterNames),
    sayings: source.sayings,
    questions: source.questions,
    fingerprint: () => (fingerprint ??= hashOfText(JSON.stringify(source, listed)) >>> 0),
  });
}

/** Functions are left out of JSON, maps and sets must not be. */
function listed(_name: string, value: unknown): unknown {
  return value instanceof Map || value instanceof Set ? [...value] : value;
}

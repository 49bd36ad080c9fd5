import type { Language } from '../language.ts';
import type { Lexicon } from '../lexicon.ts';
import { tokenize } from '../tokens.ts';
import type { HeardPair, ShadowCounts } from './shadow-run.ts';
import { wordSimilarity } from './word-similarity.ts';

/** A pair that was observed, and by whom in how many different calls. */
export interface CountedPair extends HeardPair {
  readonly callCount: number;
  /** Calls with it or with an error of the same term that sounds like it; the next two are of these too. */
  readonly familyCallCount: number;
  readonly personCount: number;
  /** People count as one kind. */
  readonly sourceKindCount: number;
  /** Whether people alone saw it. */
  readonly isOnlyHuman: boolean;
  /** Calls in which it was taken back, or the same words were said to stand for another term. */
  readonly againstCount: number;
}

export interface LearningPolicy {
  /** Different calls in which a pair, or errors of the same term that sound like it, must have been seen. */
  readonly minCalls: number;
  /** Phones of two errors of one term at least so alike, 0..1, speak for each other. */
  readonly familySimilarity: number;
  /** People who must agree where nothing else says the same. */
  readonly minPeople: number;
  /** Words on either side at most: longer pairs are not one local error. */
  readonly maxWords: number;
  /** Similarity of the phones of both sides, 0..1, from which on they sound alike. */
  readonly minPhoneSimilarity: number;
  /** Places in past calls at most that the pair would have broken. */
  readonly maxStrays: number;
  /** Up to this frequency rank a word is an everyday word; heard alone it is never learned. */
  readonly everydayRankMax: number;
  /** Calls that speak against a pair, for each that speaks for it, at most. */
  readonly maxAgainstShare: number;
  /** Pairs are applied once their measured precision, or that of pairs like them, is at least this with 95 % confidence. */
  readonly promotionPrecision: number;
  /** The same where a heard word is no word of the language: a wrong one of these puts one error for another and breaks nothing. */
  readonly otherWordsPrecision: number;
  /** Different calls in which a pair must have been seen to be applied when all its heard words are words or names of the language. */
  readonly minCallsOfKnownWords: number;
  /** Whether such a pair is promoted by the nightly run. */
  readonly promotesByItself: boolean;
  /** A pair that no call showed for so many days is taken out. */
  readonly expiryDays: number;
  /** A source is quarantined when, with 95 % confidence, less than this share of its pairs that could be judged is right. */
  readonly minSourcePrecision: number;
  /** Wrong pairs at least before a source is judged. */
  readonly minSourceFaults: number;
}

/** Measured in `docs/learning.md`. */
export const DEFAULT_LEARNING_POLICY: LearningPolicy = {
  minCalls: 2,
  familySimilarity: 0.6,
  minPeople: 2,
  maxWords: 4,
  minPhoneSimilarity: 0.6,
  maxStrays: 0,
  everydayRankMax: 5000,
  maxAgainstShare: 0.2,
  promotionPrecision: 0.98,
  otherWordsPrecision: 0.5,
  minCallsOfKnownWords: 3,
  promotesByItself: true,
  expiryDays: 180,
  minSourcePrecision: 0.2,
  minSourceFaults: 10,
};

/** Why a pair is not learned; all the reasons are given, not the first. */
export type RefusalReason =
  | 'unknown-term'
  | 'heard-is-a-term'
  | 'not-local'
  | 'not-alike'
  | 'everyday-words'
  | 'too-few-calls'
  | 'one-person'
  | 'disputed'
  | 'not-clean';

export interface Admission<P extends CountedPair> {
  readonly pair: P;
  /** Empty for an admitted pair. */
  readonly refusals: readonly RefusalReason[];
  readonly phoneSimilarity: number;
  /** Whether the heard words all are words or names of the language: then they may have been said. */
  readonly isOfKnownWords: boolean;
  readonly shadow: ShadowCounts;
  /** Places that speak against it: of what is no word of the language only those that a person left so. */
  readonly strayCount: number;
}

/** Judges observed pairs by rules alone; `shadow` says what each would have done to past calls. */
export function admitPairs<P extends CountedPair>(
  pairs: readonly P[],
  {
    lexicon,
    shadow,
    policy,
  }: {
    readonly lexicon: Lexicon;
    readonly shadow: (pair: P) => ShadowCounts;
    readonly policy: LearningPolicy;
  },
): readonly Admission<P>[] {
  return pairs.map((pair) => {
    const heard = wordsOf(pair.heard);
    const written = wordsOf(pair.canonical);
    const isOfKnownWords = heard.every((word) => isKnown(word, lexicon.language));
    const counts = shadow(pair);
    const strayCount = isOfKnownWords ? counts.strays : counts.strays - counts.unread;
    const similarity = wordSimilarity(heard, written, lexicon.language);
    const refusals: RefusalReason[] = [];
    if (lexicon.termOf(written) === undefined) refusals.push('unknown-term');
    if (lexicon.termOf(heard) !== undefined) refusals.push('heard-is-a-term');
    if (!isLocal(heard, policy) || !isLocal(written, policy)) refusals.push('not-local');
    if (similarity < policy.minPhoneSimilarity) refusals.push('not-alike');
    if (isEverydayOnly(heard, lexicon.language, policy)) refusals.push('everyday-words');
    if (pair.familyCallCount < policy.minCalls) refusals.push('too-few-calls');
    if (pair.isOnlyHuman && pair.personCount < policy.minPeople) refusals.push('one-person');
    if (pair.againstCount > policy.maxAgainstShare * pair.callCount) refusals.push('disputed');
    if (strayCount > policy.maxStrays) refusals.push('not-clean');
    return { pair, refusals, phoneSimilarity: similarity, isOfKnownWords, shadow: counts, strayCount };
  });
}

function isLocal(words: readonly string[], policy: LearningPolicy): boolean {
  return words.length >= 1 && words.length <= policy.maxWords;
}

/** One everyday word, or function words only: said far more often than misheard. */
function isEverydayOnly(words: readonly string[], language: Language, policy: LearningPolicy): boolean {
  if (words.every((word) => isFunctionWord(word, language))) return true;
  const [word] = words;
  const rank = words.length === 1 && word !== undefined ? language.wordRank(word) : 0;
  return rank > 0 && rank <= policy.everydayRankMax;
}

function isFunctionWord(word: string, language: Language): boolean {
  return language.stopWords.has(word) || language.negations.has(word) || language.quantityWords.has(word);
}

function isKnown(word: string, language: Language): boolean {
  return isFunctionWord(word, language) || language.isKnownWord(word) || language.nameRank(word) > 0;
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text).map(({ folded }) => folded);
}

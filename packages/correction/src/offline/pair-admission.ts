import type { Language } from '../language.ts';
import type { Lexicon } from '../lexicon.ts';
import { phoneDistance, phoneSimilarity } from '../phone-distance.ts';
import { tokenize } from '../tokens.ts';
import { phonesOfWords } from '../transcription.ts';
import type { HeardPair, ShadowCounts } from './shadow-run.ts';

/** A pair that was observed, and in how many different calls. */
export interface CountedPair extends HeardPair {
  readonly callCount: number;
}

export interface LearningPolicy {
  /** Different calls in which a pair must have been observed. */
  readonly minCalls: number;
  /** Words on either side at most: longer pairs are not one local error. */
  readonly maxWords: number;
  /** Similarity of the phones of both sides, 0..1, from which on they sound alike. */
  readonly minPhoneSimilarity: number;
  /** Places in past calls at most that the pair would have broken. */
  readonly maxStrays: number;
  /** Up to this frequency rank a word is an everyday word; a pair needs one that is not. */
  readonly everydayRankMax: number;
  /** A pair whose measured precision is at least this with 95 % confidence may be applied without a person. */
  readonly promotionPrecision: number;
  /** Whether such a pair is promoted by the nightly run. */
  readonly promotesByItself: boolean;
}

export const DEFAULT_LEARNING_POLICY: LearningPolicy = {
  minCalls: 2,
  maxWords: 4,
  minPhoneSimilarity: 0.6,
  maxStrays: 0,
  everydayRankMax: 5000,
  promotionPrecision: 0.98,
  promotesByItself: false,
};

/** Why a pair is not learned; all the reasons are given, not the first. */
export type RefusalReason =
  | 'unknown-term'
  | 'heard-is-a-term'
  | 'not-local'
  | 'not-alike'
  | 'everyday-words'
  | 'too-few-calls'
  | 'not-clean';

export interface Admission<P extends CountedPair> {
  readonly pair: P;
  /** Empty for an admitted pair. */
  readonly refusals: readonly RefusalReason[];
  readonly phoneSimilarity: number;
  readonly shadow: ShadowCounts;
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
    const counts = shadow(pair);
    const similarity = soundSimilarity(heard, written, lexicon.language);
    const refusals: RefusalReason[] = [];
    if (lexicon.termOf(written) === undefined) refusals.push('unknown-term');
    if (lexicon.termOf(heard) !== undefined) refusals.push('heard-is-a-term');
    if (!isLocal(heard, policy) || !isLocal(written, policy)) refusals.push('not-local');
    if (similarity < policy.minPhoneSimilarity) refusals.push('not-alike');
    if (heard.every((word) => isEveryday(word, lexicon.language, policy))) refusals.push('everyday-words');
    if (pair.callCount < policy.minCalls) refusals.push('too-few-calls');
    if (counts.strays > policy.maxStrays) refusals.push('not-clean');
    return { pair, refusals, phoneSimilarity: similarity, shadow: counts };
  });
}

/** True when the pair has earned to be applied by what it did in past calls. */
export function isPromotable(
  { hits, strays }: Pick<ShadowCounts, 'hits' | 'strays'>,
  policy: LearningPolicy,
): boolean {
  return wilsonLowerBound(hits, hits + strays) >= policy.promotionPrecision;
}

/** The 0.975 quantile of the normal distribution: two-sided 95 %. */
const Z = 1.959964;

/**
 * Lower end of the 95 % confidence interval of a share (Wilson 1927, doi 10.1080/01621459.1927.10502953): with 2 of 2 it is 0.34,
 * with 189 of 189 it passes 0.98. 0 without trials.
 */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0;
  const share = successes / trials;
  const centre = share + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  // Without a success both terms are equal but for rounding.
  return successes === 0 ? 0 : (centre - spread) / (1 + Z ** 2 / trials);
}

function isLocal(words: readonly string[], policy: LearningPolicy): boolean {
  return words.length >= 1 && words.length <= policy.maxWords;
}

function isEveryday(word: string, language: Language, policy: LearningPolicy): boolean {
  if (language.stopWords.has(word) || language.negations.has(word) || language.quantityWords.has(word))
    return true;
  const rank = language.wordRank(word);
  return rank > 0 && rank <= policy.everydayRankMax;
}

function soundSimilarity(heard: readonly string[], written: readonly string[], language: Language): number {
  const [a, b] = [phonesOfWords(heard, language), phonesOfWords(written, language)];
  const distance = phoneDistance(
    { phones: a, start: 0, end: a.length },
    { phones: b, start: 0, end: b.length },
    language.phoneCosts,
  );
  return phoneSimilarity(distance, a.length, b.length);
}

function wordsOf(text: string): readonly string[] {
  return tokenize(text).map(({ folded }) => folded);
}

/**
 * The offline score: a logistic regression over what the online path knows of a candidate and what only a whole, finished call
 * can tell. KEEP is the other class: a probability below one half says that the words should stay as they are.
 */
import { distance as letterDistance } from 'fastest-levenshtein';
import type { ScoredCandidate } from '../assessment.ts';
import { replacedWords } from '../features.ts';
import { logistic } from '../score.ts';
import type { Utterance } from '../utterance.ts';

/** What is known of a candidate beside its online score. */
export interface CallEvidence {
  /** Cosine of the window's and the term's vectors, -1..1. */
  readonly vectorSimilarity: number;
  /** Cosine to the nearest known error of the same term, 0 without one, and in how many calls that was seen. */
  readonly pairSimilarity: number;
  readonly pairCount: number;
  /** In how many other turns of the call the term stands right, or is corrected with certainty. */
  readonly otherMentions: number;
  /** What the second transcription has where the candidate stands. */
  readonly second: 'none' | 'term' | 'same-words' | 'other-words';
  /** Lowest confidence of the window; undefined when unknown. */
  readonly confidence: number | undefined;
}

/** In the order of the coefficients: append, never reorder, and fit again. */
export const HYBRID_FEATURES = [
  'bias',
  'onlineLogit',
  'phoneSimilarity',
  'letterSimilarity',
  'vectorSimilarity',
  'pairPrior',
  'isMentionedElsewhere',
  'secondHasTerm',
  'secondHasSameWords',
  'everydayWords',
  'everydayTerm',
  'doubt',
] as const;

/**
 * Fitted on real recognisers' output; see docs/offline.md for how and for the scores. The online logit alone is the start:
 * `onlineLogit` 1 and everything else 0 is the online path.
 */
const COEFFICIENTS: Readonly<Record<(typeof HYBRID_FEATURES)[number], number>> = {
  bias: 0,
  onlineLogit: 1,
  phoneSimilarity: 0,
  letterSimilarity: 0,
  vectorSimilarity: 0,
  pairPrior: 4,
  isMentionedElsewhere: 1.5,
  secondHasTerm: 3,
  secondHasSameWords: -1,
  everydayWords: 0,
  everydayTerm: 0,
  doubt: 0,
};

const LOGIT_BOUND = 8;
/** Ranks beyond this are as rare as an unknown word. */
const RANK_MAX = 40_000;

/** How likely it is that the candidate is what was said, 0..1. */
export function hybridScore(scored: ScoredCandidate, utterance: Utterance, evidence: CallEvidence): number {
  const features = hybridFeatures(scored, utterance, evidence);
  let logit = 0;
  for (const name of HYBRID_FEATURES) logit += COEFFICIENTS[name] * features[name];
  return logistic(logit);
}

export function hybridFeatures(
  { candidate, score }: ScoredCandidate,
  utterance: Utterance,
  evidence: CallEvidence,
): Readonly<Record<(typeof HYBRID_FEATURES)[number], number>> {
  const { term, from, to } = candidate;
  const heard = lettersOf(utterance.tokens.slice(from, to).map(({ folded }) => folded));
  const written = lettersOf(term.words);
  const { commonestRank } = replacedWords(utterance, candidate);
  return {
    bias: 1,
    onlineLogit: logitOf(score),
    phoneSimilarity: candidate.similarity,
    letterSimilarity: 1 - letterDistance(heard, written) / Math.max(heard.length, written.length, 1),
    vectorSimilarity: evidence.vectorSimilarity,
    pairPrior: evidence.pairSimilarity * Math.min(1, Math.log2(1 + evidence.pairCount) / 3),
    isMentionedElsewhere: evidence.otherMentions > 0 ? 1 : 0,
    secondHasTerm: evidence.second === 'term' ? 1 : 0,
    secondHasSameWords: evidence.second === 'same-words' ? 1 : 0,
    everydayWords: everydayness(commonestRank),
    everydayTerm: everydayness(term.familiarity.commonestRank),
    doubt: evidence.confidence === undefined ? 0 : 0.8 - evidence.confidence,
  };
}

/** Run together and without accents. */
function lettersOf(words: readonly string[]): string {
  return words.join('').normalize('NFD').replace(/\p{M}/gu, '');
}

/** 1 for the commonest word, 0 for one outside the everyday list (rank 0). */
function everydayness(rank: number): number {
  return rank === 0 ? 0 : Math.max(0, 1 - Math.log(rank) / Math.log(RANK_MAX));
}

function logitOf(probability: number): number {
  const bounded = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  const logit = Math.log(bounded / (1 - bounded));
  return Math.min(Math.max(logit, -LOGIT_BOUND), LOGIT_BOUND);
}

/** What the command that trains the score needs of the corrector; no part of correcting. */
import { soundCandidates } from './correction-round.ts';
import { type Corrector, createCorrector } from './corrector.ts';
import { candidateSet, FEATURE_COUNT, writeFeatures } from './features.ts';
import type { Lexicon } from './lexicon.ts';
import type { CorrectionPolicy } from './policy.ts';
import type { CandidateScore } from './score.ts';
import type { Span } from './span.ts';
import { readUtterance } from './utterance.ts';

export { FEATURE_NAMES } from './features.ts';
export { createForest, FLOOR_EVERY, type Floor, type ForestLogit, type ForestModel } from './forest.ts';
export { type CandidateScore, logistic } from './score.ts';

/** A possible correction with what the score sees of it. */
export interface TrainingCandidate extends Span {
  readonly canonical: string;
  /** In the order of `FEATURE_NAMES`. */
  readonly features: Float64Array;
}

/** Everything the corrector would score in a text. */
export function trainingCandidates(corrector: Corrector, text: string): readonly TrainingCandidate[] {
  const utterance = readUtterance(text, corrector.lexicon);
  const { candidates } = soundCandidates(corrector, utterance);
  const set = candidateSet(utterance, candidates);
  return candidates.map(({ term, from, to }, index) => {
    const features = new Float64Array(FEATURE_COUNT);
    writeFeatures(set, index, features);
    return {
      start: utterance.tokens[from]!.start,
      end: utterance.tokens[to - 1]!.end,
      canonical: term.canonical,
      features,
    };
  });
}

/** A corrector that decides by another score than the built-in one. */
export function createScoredCorrector(
  lexicon: Lexicon,
  policy: Partial<CorrectionPolicy>,
  score: CandidateScore,
): Corrector {
  return { ...createCorrector(lexicon, policy), score };
}

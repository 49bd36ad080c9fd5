/** What the command that trains the score needs of the corrector; no part of correcting. */
import { correctOnce, soundCandidates } from './correction-round.ts';
import { type Corrector, createCorrector } from './corrector.ts';
import { candidateSet, FEATURE_COUNT, writeFeatures } from './features.ts';
import { NO_HINTS } from './hints.ts';
import type { Lexicon } from './lexicon.ts';
import type { CorrectionPolicy } from './policy.ts';
import { createQuestionLikelihood, type QuestionModel, questionEvidence } from './question-likelihood.ts';
import type { CandidateScore } from './score.ts';
import type { Span } from './span.ts';
import { readUtterance } from './utterance.ts';

export { FEATURE_NAMES, FIRST_FEATURES } from './features.ts';
export { createForest, FLOOR_EVERY, type Floor, type ForestLogit, type ForestModel } from './forest.ts';
export { phoneFeatures } from './languages/phone-features.ts';
export { QUESTION_EVIDENCE, type QuestionModel } from './question-likelihood.ts';
export { type CandidateScore, logistic, logitOf } from './score.ts';
export { phonesOfText } from './sound-of-text.ts';

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

/** A candidate as it stands when it is decided about. */
export interface QuestionCandidate {
  readonly canonical: string;
  readonly score: number;
  /** In the order of `QUESTION_EVIDENCE`. */
  readonly evidence: readonly number[];
}

/** Everything found by sound in a text of which nothing is corrected: what may be asked about. */
export function questionCandidates(corrector: Corrector, text: string): readonly QuestionCandidate[] {
  const idle = { ...corrector, policy: { ...corrector.policy, applyThreshold: NEVER } };
  const { utterance, left } = correctOnce(idle, readUtterance(text, idle.lexicon), NO_HINTS);
  return left
    .filter(({ candidate }) => candidate.method !== 'spelled')
    .map(({ candidate, score }) => ({
      canonical: candidate.term.canonical,
      score,
      evidence: questionEvidence(candidate, utterance),
    }));
}

/** No score is as high. */
const NEVER = 2;

/** A corrector that judges by other models whether a question is worth it. `modelOf` gives the one for a canonical. */
export function withQuestionModels(
  corrector: Corrector,
  modelOf: (canonical: string) => QuestionModel,
): Corrector {
  return { ...corrector, questionLikelihood: createQuestionLikelihood(modelOf) };
}

import { type CandidateSearch, createCandidateSearch } from './candidate-search.ts';
import type { Lexicon } from './lexicon.ts';
import { type CorrectionPolicy, DEFAULT_POLICIES } from './policy.ts';
import { createQuestionLikelihood, type QuestionLikelihood } from './question-likelihood.ts';
import { QUESTION_MODEL } from './question-model.ts';
import { type CandidateScore, createCandidateScore } from './score.ts';
import { type SpelledTerms, spelledTerms } from './spelled-candidates.ts';

/** A lexicon ready to correct with: an immutable snapshot, to be swapped whole when the lexicon or the policy changes. */
export interface Corrector {
  readonly lexicon: Lexicon;
  readonly policy: CorrectionPolicy;
  readonly search: CandidateSearch;
  readonly spelledTerms: SpelledTerms;
  readonly score: CandidateScore;
  readonly questionLikelihood: QuestionLikelihood;
}

/** Makes a corrector; what `policy` leaves out is the language's default. */
export function createCorrector(lexicon: Lexicon, policy: Partial<CorrectionPolicy> = {}): Corrector {
  return {
    lexicon,
    policy: { ...DEFAULT_POLICIES[lexicon.language.code], ...policy },
    search: createCandidateSearch(lexicon),
    spelledTerms: spelledTerms(lexicon),
    score: createCandidateScore(),
    questionLikelihood: createQuestionLikelihood(() => QUESTION_MODEL),
  };
}

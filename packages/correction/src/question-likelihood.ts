import type { Candidate } from './candidate.ts';
import { replacedWords } from './features.ts';
import type { LanguageCode } from './language.ts';
import { logistic, logitOf } from './score.ts';
import type { Utterance } from './utterance.ts';

/**
 * How likely it is that a candidate's term was said and missed, 0..1. The score can't say that by itself: it is trained to put
 * words right and break none, so a false alarm over words that are wrong anyway is a small fault to it; as a question to the
 * caller it is one in vain.
 */
export type QuestionLikelihood = (candidate: Candidate, score: number, utterance: Utterance) => number;

/** A logistic regression beside the logit of the score. */
export interface QuestionModel {
  /** The logit of a score of 0.5 where all evidence is 0. */
  readonly bias: Readonly<Record<LanguageCode, number>>;
  /** Of the score's logit. */
  readonly logit: number;
  /** In the order of `QUESTION_EVIDENCE`. */
  readonly weights: readonly number[];
}

/** What `questionEvidence` gives, in this order. */
export const QUESTION_EVIDENCE: readonly string[] = [
  'tenPhones',
  'sameSound',
  'missingWords',
  'rareWithoutMishearing',
];

const PHONES_MAX = 20;
/** Where a term's words are as rare as this, on average, it makes no difference that none of them is heard wrong. */
const USUAL_LOG_RANK = 8;
const LOG_RANKS = 3;

/**
 * Short terms are near to everything; a term of the same sound needs no mishearing; each word that the term has more than was
 * heard must have been swallowed. Where nothing that is heard is other than the term's own words, only their rarity speaks for
 * it: `morning` is not `Morning Andy`, `Acedo` may be `Carmen Acedo`.
 */
export function questionEvidence(candidate: Candidate, utterance: Utterance): readonly number[] {
  const { term, from, to, termPhones, similarity } = candidate;
  const hasMishearing = replacedWords(utterance, candidate).words > 0;
  return [
    Math.min(termPhones, PHONES_MAX) / 10,
    similarity === 1 ? 1 : 0,
    term.words.length - (to - from),
    hasMishearing ? 0 : (term.familiarity.meanLogRank - USUAL_LOG_RANK) / LOG_RANKS,
  ];
}

/** `modelOf` gives the model for a canonical: what is measured must not have been trained on its term. */
export function createQuestionLikelihood(modelOf: (canonical: string) => QuestionModel): QuestionLikelihood {
  return (candidate, score, utterance) => {
    // A measured share already (`nearly-spelled.ts`).
    if (candidate.method === 'spelled') return score;
    const { bias, logit, weights } = modelOf(candidate.term.canonical);
    let sum = bias[utterance.language.code] + logit * logitOf(score);
    questionEvidence(candidate, utterance).forEach((value, i) => {
      sum += weights[i]! * value;
    });
    return logistic(sum);
  };
}

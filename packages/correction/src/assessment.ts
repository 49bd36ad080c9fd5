import { type Candidate, longestWindow } from './candidate.ts';
import type { Decision, RejectionReason } from './correction.ts';
import { replacedWords } from './features.ts';
import { isPartOf } from './guards.ts';
import type { CorrectionPolicy } from './policy.ts';
import type { QuestionLikelihood } from './question-likelihood.ts';
import type { Utterance } from './utterance.ts';

/** A candidate with its score, and what is to be done about it as far as it can be said without the others. */
export interface Assessment {
  readonly candidate: Candidate;
  readonly score: number;
  /** Distance of `score` to the best other term's for some of the same words. */
  readonly margin: number;
  readonly decision: Decision;
  /** Why a candidate that is not applied is not. */
  readonly reason?: RejectionReason;
}

export interface ScoredCandidate {
  readonly candidate: Candidate;
  readonly score: number;
  /** What of the score's logit is due to confidences, other hypotheses and the size of the vocabulary; nothing where it is absent. */
  readonly shift?: number;
}

/** How sure a pair or surface that somebody gave, a spelled term, and a term in other case, are. */
const CERTAIN_SCORE = 0.99;

/** What is found without a likeness needs no score. */
export function certain(candidate: Candidate): Assessment {
  const decision = candidate.isSuggestionOnly === true ? 'suggest' : 'apply';
  return { candidate, score: CERTAIN_SCORE, margin: CERTAIN_SCORE, decision };
}

/** What is not sure though no likeness of sounds was looked at, and is never applied: asked about, suggested or let go. */
export function inDoubt(
  { candidate, score }: ScoredCandidate,
  { askThreshold, suggestThreshold }: CorrectionPolicy,
): Assessment {
  const decision =
    candidate.term.critical && score >= askThreshold
      ? 'clarify'
      : score < suggestThreshold
        ? 'keep'
        : 'suggest';
  return { candidate, score, margin: score, decision, reason: 'below-threshold' };
}

/** What decisions are made by, beside scores. */
export interface AssessmentView {
  readonly utterance: Utterance;
  readonly policy: CorrectionPolicy;
  readonly questionLikelihood: QuestionLikelihood;
  /** Canonicals that the caller has denied. */
  readonly refused: ReadonlySet<string> | undefined;
}

/** Decides about each candidate found by sound. `scored` are in order of `from`, and so is what is given back. */
export function assessAll(scored: readonly ScoredCandidate[], view: AssessmentView): readonly Assessment[] {
  const longest = longestWindow(scored.map(({ candidate }) => candidate));
  const assessments = new Array<Assessment | undefined>(scored.length);
  const mayBeApplied = scored.map(
    ({ candidate, score }) => score >= (candidate.term.threshold ?? view.policy.applyThreshold),
  );
  const assess = (index: number): Assessment => {
    const known = assessments[index];
    if (known !== undefined) return known;
    const { candidate, score } = scored[index]!;
    const margin = score - bestRivalScore({ scored, longest, mayBeApplied, assess }, index);
    const assessment = assessed({ candidate, score, margin }, decide({ candidate, score, margin }, view));
    assessments[index] = assessment;
    return assessment;
  };
  return scored.map((_, index) => assess(index));
}

/** What keeps shorter terms out. */
const ACTED_ON: ReadonlySet<Decision> = new Set(['apply', 'clarify']);

interface Rivals {
  readonly scored: readonly ScoredCandidate[];
  /** Tokens of the longest window. */
  readonly longest: number;
  /** By place in `scored`. */
  readonly mayBeApplied: readonly boolean[];
  readonly assess: (index: number) => Assessment;
}

/**
 * The best score of another term for some of the same words; looks no further than the windows that can overlap. Of nested terms
 * the longest wins: one inside this term, over words of this window, is no rival, and one around it that is itself applied or
 * asked about leaves no margin. That one has more words, so looking from one to the next ends.
 */
function bestRivalScore({ scored, longest, mayBeApplied, assess }: Rivals, index: number): number {
  const { candidate } = scored[index]!;
  let best = 0;
  let first = index;
  while (first > 0 && scored[first - 1]!.candidate.from + longest > candidate.from) first -= 1;
  for (let i = first; i < scored.length; i += 1) {
    const { candidate: other, score } = scored[i]!;
    if (other.from >= candidate.to) break;
    if (other.to <= candidate.from || other.term === candidate.term) continue;
    if (score <= best && !mayBeApplied[i]) continue;
    if (isNested(other, candidate)) continue;
    if (mayBeApplied[i] && isNested(candidate, other) && ACTED_ON.has(assess(i).decision)) return 1;
    best = Math.max(best, score);
  }
  return best;
}

/** The term and the window of one are a part of those of the other. */
function isNested(inner: Candidate, outer: Candidate): boolean {
  // In this order, as most windows are not: what a term is made of lies further off than where its window is.
  return (
    inner.from >= outer.from &&
    inner.to <= outer.to &&
    inner.term.wordCount < outer.term.wordCount &&
    isPartOf(inner.term, outer.term)
  );
}

type Verdict = Pick<Assessment, 'decision' | 'reason'>;

/** Spreading the verdict instead takes three times as long as everything else about a hopeless candidate. */
function assessed(
  { candidate, score, margin }: Pick<Assessment, 'candidate' | 'score' | 'margin'>,
  { decision, reason }: Verdict,
): Assessment {
  if (reason === undefined) return { candidate, score, margin, decision };
  return { candidate, score, margin, decision, reason };
}

function decide(scored: ScoredCandidate & { readonly margin: number }, view: AssessmentView): Verdict {
  const { candidate, score, margin } = scored;
  const { policy } = view;
  const threshold = candidate.term.threshold ?? policy.applyThreshold;
  if (threshold === 1) return { decision: 'keep', reason: 'below-threshold' };
  if (view.refused?.has(candidate.term.canonical) === true) return { decision: 'keep', reason: 'refused' };
  if (isEverydayHomophone(candidate, view)) return uncertain(scored, view, 'everyday-words');
  if (isKnownName(candidate, view.utterance)) return uncertain(scored, view, 'known-name');
  if (score < threshold) return uncertain(scored, view, 'below-threshold');
  if (margin < policy.minMargin) return uncertain(scored, view, 'small-margin');
  if (isAskedFirst(scored, view)) return uncertain(scored, view, 'below-threshold');
  return { decision: 'apply' };
}

/** A critical term, unless its own threshold says otherwise, takes more to be put in without a question (`criticalThreshold`). */
function isAskedFirst({ candidate, score }: ScoredCandidate, view: AssessmentView): boolean {
  const { critical, threshold } = candidate.term;
  if (!critical || threshold !== undefined) return false;
  return view.questionLikelihood(candidate, score, view.utterance) < view.policy.criticalThreshold;
}

/** Asked, suggested or let go. */
function uncertain(
  { candidate, score }: ScoredCandidate,
  { utterance, policy, questionLikelihood }: AssessmentView,
  reason: RejectionReason,
): Verdict {
  if (candidate.term.critical && questionLikelihood(candidate, score, utterance) >= policy.askThreshold) {
    return { decision: 'clarify', reason };
  }
  const suggestThreshold = Math.min(candidate.term.threshold ?? 1, policy.suggestThreshold);
  return score < suggestThreshold
    ? { decision: 'keep', reason: 'below-threshold' }
    : { decision: 'suggest', reason };
}

/**
 * The words as they stand are everyday words that sound exactly like the term: only context could tell (`una casa grande`). A
 * word of the term among them, written as it should be, is such a context (`Renato casa grande` for `Renato Casagrande`).
 */
function isEverydayHomophone(candidate: Candidate, { utterance, policy }: AssessmentView): boolean {
  if (candidate.method !== 'phonetic') return false;
  const { term, from, to } = candidate;
  for (let i = from; i < to; i += 1) {
    if (term.contentWords.includes(utterance.tokens[i]!.folded)) return false;
  }
  const { rarestRank } = replacedWords(utterance, candidate);
  return rarestRank > 0 && rarestRank <= policy.homophoneRankMax;
}

/**
 * Names of higher ranks are what a recogniser writes for others that sound alike too: up to 10,000 instead, one mention in 300
 * more is lost (`Vásquez`, `Vázquez`), and nothing more kept right.
 */
const WELL_KNOWN_NAME_RANK_MAX = 5000;

/**
 * One word that is in the list of names and not in the term, accents aside: it is not several words of a term run together
 * (`Arturo`, `Artur Yeste`), and a well-known one is no other name misheard (`Elena`, `Helena`).
 */
function isKnownName({ term, from, to }: Candidate, { nameRanks, letters }: Utterance): boolean {
  const rank = nameRanks[from]!;
  if (to - from > 1 || rank === 0 || term.wordLetters.includes(letters[from]!)) return false;
  return rank <= WELL_KNOWN_NAME_RANK_MAX || term.words.length > 1;
}

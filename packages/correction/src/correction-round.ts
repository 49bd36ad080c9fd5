import { type Assessment, assessAll, type ScoredCandidate } from './assessment.ts';
import { type Candidate, overlaps } from './candidate.ts';
import type { RejectionReason } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { exactCandidates } from './exact-candidates.ts';
import { type CandidateSet, FEATURE_COUNT, writeFeatures } from './features.ts';
import { forbidden } from './guards.ts';
import type { Hints } from './hints.ts';
import { logistic } from './score.ts';
import { selectNonOverlapping } from './selection.ts';
import { spelledCandidates } from './spelled-candidates.ts';
import { readUtterance, type Utterance } from './utterance.ts';

/** What one look at a text says: pure, and the same for the same text. */
export interface Round {
  readonly utterance: Utterance;
  /** In text order, never overlapping. */
  readonly applied: readonly Assessment[];
  /** Everything found by sound that is not applied, and pairs that are suggestions only. */
  readonly left: readonly Assessment[];
  readonly refused: readonly Refusal[];
}

export interface Refusal {
  readonly candidate: Candidate;
  readonly score: number;
  readonly reason: RejectionReason;
}

/** How sure a pair or surface that somebody gave, and a spelled term, are. */
const EXPLICIT_SCORE = 0.99;
/** One or two terms may well be all that is said. */
const CAPPED_CORRECTIONS_MIN = 3;
/** Candidates of an utterance that are scored, the most similar first: bounds the work with large lexicons. */
const SCORED_MAX = 96;

export function correctOnce(corrector: Corrector, text: string, hints: Hints): Round {
  const { lexicon, policy } = corrector;
  const utterance = readUtterance(text, lexicon);
  const explicit = explicitAssessments(corrector, utterance);
  const fixed = explicit.filter(({ decision }) => decision === 'apply');
  const { candidates, refused } = soundCandidates(corrector, utterance, fixed);
  const bySound = assessAll(utterance, scoreAll(corrector, { utterance, candidates }, hints), policy);
  const chosen = selectNonOverlapping(
    bySound
      .filter(({ decision }) => decision === 'apply')
      .map((assessment) => ({
        assessment,
        from: assessment.candidate.from,
        to: assessment.candidate.to,
        weight: assessment.score,
      })),
  ).map(({ assessment }) => assessment);
  const believed = changesTooMuch(chosen, utterance, policy.maxEditShare) ? [] : chosen;
  for (const assessment of bySound) {
    if (believed.includes(assessment)) continue;
    const reason = assessment.reason ?? (chosen.includes(assessment) ? 'edit-cap' : 'overlap');
    refused.push({ candidate: assessment.candidate, score: assessment.score, reason });
  }
  return {
    utterance,
    applied: [...fixed, ...believed].sort((a, b) => a.candidate.from - b.candidate.from),
    left: [...explicit, ...bySound].filter(({ decision }) => decision !== 'apply'),
    refused,
  };
}

/** What is found by sound and may be touched, outside the corrections that are certain already. */
export function soundCandidates(
  corrector: Corrector,
  utterance: Utterance,
  fixed: readonly Assessment[],
): { readonly candidates: readonly Candidate[]; readonly refused: Refusal[] } {
  const refused: Refusal[] = [];
  const candidates = corrector.search.find(utterance).filter((candidate) => {
    const reason = fixed.some((other) => overlaps(other.candidate, candidate))
      ? 'overlap'
      : forbidden(utterance, candidate, false);
    if (reason !== undefined) refused.push({ candidate, score: 0, reason });
    return reason === undefined;
  });
  return { candidates: mostSimilar(candidates), refused };
}

function explicitAssessments(corrector: Corrector, utterance: Utterance): readonly Assessment[] {
  const { lexicon } = corrector;
  const exact = exactCandidates(utterance, lexicon);
  const spelled = spelledCandidates(utterance, lexicon, corrector.spelledTerms).filter(
    (candidate) => !exact.some((other) => overlaps(other, candidate)),
  );
  return [...exact, ...spelled].map((candidate) => ({
    candidate,
    score: EXPLICIT_SCORE,
    margin: EXPLICIT_SCORE,
    decision: candidate.isSuggestionOnly === true ? 'suggest' : 'apply',
  }));
}

function mostSimilar(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length <= SCORED_MAX) return candidates;
  return [...candidates].sort((a, b) => b.similarity - a.similarity).slice(0, SCORED_MAX);
}

function scoreAll(corrector: Corrector, set: CandidateSet, hints: Hints): readonly ScoredCandidate[] {
  const features = new Float64Array(FEATURE_COUNT);
  const scored = set.candidates.map((candidate, index) => {
    writeFeatures(set, index, features);
    const shift =
      confidenceShift(hints.confidence(candidate.from, candidate.to)) +
      (hints.alternativeTerms.has(candidate.term.canonical) ? ALTERNATIVE_SHIFT : 0);
    return { candidate, score: shifted(corrector.score(features, candidate.term.canonical), shift) };
  });
  return hints.rescore?.(scored, set.utterance) ?? scored;
}

function changesTooMuch(chosen: readonly Assessment[], utterance: Utterance, maxShare: number): boolean {
  if (chosen.length < CAPPED_CORRECTIONS_MIN) return false;
  const changed = chosen.reduce((sum, { candidate }) => sum + candidate.to - candidate.from, 0);
  return changed > maxShare * utterance.tokens.length;
}

/** What it adds to the logit of a score that the term stands in another hypothesis. */
const ALTERNATIVE_SHIFT = 1.5;

/**
 * What the lowest confidence of the window adds to the logit: half the log likelihood ratio of wrong to right words,
 * which on Whisper's word probabilities is about ln 9 below 0.5 and -ln 7 above 0.96. A missing one says nothing.
 */
function confidenceShift(confidence: number | undefined): number {
  if (confidence === undefined) return 0;
  if (confidence < 0.5) return 1.1;
  if (confidence < 0.8) return 0.5;
  return confidence < 0.96 ? -0.3 : -1;
}

function shifted(score: number, shift: number): number {
  if (shift === 0) return score;
  const bounded = Math.min(Math.max(score, 1e-6), 1 - 1e-6);
  return logistic(Math.log(bounded / (1 - bounded)) + shift);
}

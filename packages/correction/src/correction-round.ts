import { type OtherReadings, readAlternatives } from './alternatives.ts';
import { type Assessment, assessAll, certain, inDoubt, type ScoredCandidate } from './assessment.ts';
import type { Candidate } from './candidate.ts';
import type { RejectionReason } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { cappedEdits } from './edit-cap.ts';
import { exactCandidates } from './exact-candidates.ts';
import { type CandidateSet, candidateSet, createFeatureWriter, FEATURE_COUNT } from './features.ts';
import { forbidden } from './guards.ts';
import type { Hints } from './hints.ts';
import { nearlySpelledCandidates } from './nearly-spelled.ts';
import { logistic, logitOf } from './score.ts';
import { chooseInSections } from './sections.ts';
import { spelledCandidates } from './spelled-candidates.ts';
import type { Utterance } from './utterance.ts';
import { vocabularyShift } from './vocabulary-shift.ts';
import { chooseWindows } from './window-choice.ts';
import { windowWordsMax } from './window-words.ts';

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

/** Candidates from one word on that are scored, the most similar first: bounds the work with large lexicons. */
const SCORED_PER_START_MAX = 12;

export function correctOnce(corrector: Corrector, utterance: Utterance, hints: Hints): Round {
  const { policy } = corrector;
  const explicit = explicitAssessments(corrector, utterance, hints.refused);
  const fixed = explicit.filter(({ decision }) => decision === 'apply');
  const others =
    hints.alternatives.length === 0 ? undefined : readAlternatives(corrector, utterance, hints.alternatives);
  const { candidates, refused } = soundCandidates(corrector, utterance, { fixed, others });
  const { questionLikelihood } = corrector;
  const wordsMax = windowWordsMax(corrector.lexicon);
  const { assessments: bySound, chosen } = chooseInSections(candidates, wordsMax, (section) => {
    const scored = scoreAll(corrector, candidateSet(utterance, section), { hints, others });
    return assessAll(scored, { utterance, policy, questionLikelihood, refused: hints.refused });
  });
  const capped = cappedEdits(
    chosen.map(({ candidate }) => candidate),
    utterance,
    { maxShare: policy.maxEditShare, wordsAhead: wordsMax },
  );
  const believed = capped === undefined ? chosen : chosen.filter(({ candidate }) => !capped.has(candidate));
  if (policy.explain) {
    for (const assessment of bySound) {
      if (believed.includes(assessment)) continue;
      const { candidate, score } = assessment;
      const reason = assessment.reason ?? (capped?.has(candidate) === true ? 'edit-cap' : 'overlap');
      refused.push({ candidate, score, reason });
    }
  }
  return {
    utterance,
    applied: [...fixed, ...believed].sort((a, b) => a.candidate.from - b.candidate.from),
    left: [...explicit, ...bySound].filter(({ decision }) => decision !== 'apply'),
    refused,
  };
}

interface SoundContext {
  /** Corrections that are certain already. */
  readonly fixed?: readonly Assessment[];
  readonly others?: OtherReadings | undefined;
}

/**
 * What is found by sound and may be touched, outside the corrections that are certain already, in order of `from`.
 */
export function soundCandidates(
  corrector: Corrector,
  utterance: Utterance,
  { fixed = [], others }: SoundContext = {},
): { readonly candidates: readonly Candidate[]; readonly refused: Refusal[] } {
  const refused: Refusal[] = [];
  const isFixed = fixed.length === 0 ? undefined : coveredTokens(fixed, utterance.tokens.length);
  const longest = windowWordsMax(corrector.lexicon);
  const bySearch = corrector.search.find(utterance);
  const found = others === undefined ? bySearch : [...bySearch, ...others.newCandidates(bySearch)];
  const candidates = found.filter((candidate) => {
    if (candidate.to - candidate.from > longest) return false;
    const reason =
      isFixed !== undefined && touches(isFixed, candidate)
        ? 'overlap'
        : forbidden(utterance, candidate, false);
    if (reason !== undefined && corrector.policy.explain) refused.push({ candidate, score: 0, reason });
    return reason === undefined;
  });
  return { candidates: mostSimilar(inOrder(candidates)), refused };
}

/** 1 for each token of the windows of `assessments`. */
function coveredTokens(assessments: readonly Assessment[], tokens: number): Uint8Array {
  const covered = new Uint8Array(tokens);
  for (const { candidate } of assessments) covered.fill(1, candidate.from, candidate.to);
  return covered;
}

function touches(covered: Uint8Array, { from, to }: Candidate): boolean {
  for (let i = from; i < to; i += 1) if (covered[i] === 1) return true;
  return false;
}

/** The search gives its candidates in order; other ones may be added at the end. */
function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const isInOrder = candidates.every((candidate, i) => i === 0 || candidates[i - 1]!.from <= candidate.from);
  return isInOrder ? candidates : [...candidates].sort((a, b) => a.from - b.from);
}

function explicitAssessments(
  corrector: Corrector,
  utterance: Utterance,
  refused: ReadonlySet<string> | undefined,
): readonly Assessment[] {
  const { lexicon } = corrector;
  const isAllowed = ({ term }: Candidate): boolean => refused?.has(term.canonical) !== true;
  const exact = exactCandidates(utterance, lexicon).filter(isAllowed);
  const isExact = new Uint8Array(exact.length === 0 ? 0 : utterance.tokens.length);
  for (const { from, to } of exact) isExact.fill(1, from, to);
  const { spelledTerms } = corrector;
  const spelled = spelledCandidates(utterance, spelledTerms).filter(
    (candidate) => !touches(isExact, candidate) && isAllowed(candidate),
  );
  const found = [...exact, ...spelled];
  const near = nearlySpelledCandidates(utterance, spelledTerms, found).filter(({ candidate }) =>
    isAllowed(candidate),
  );
  return [...found.map(certain), ...near.map((one) => inDoubt(one, corrector.policy))];
}

/** Of the candidates that begin at one word, only so many: the choice there depends on nothing further away. */
function mostSimilar(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length <= SCORED_PER_START_MAX) return candidates;
  const kept: Candidate[] = [];
  let end: number;
  for (let start = 0; start < candidates.length; start = end) {
    end = start + 1;
    while (end < candidates.length && candidates[end]!.from === candidates[start]!.from) end += 1;
    const here = candidates.slice(start, end);
    if (here.length > SCORED_PER_START_MAX) {
      here.sort((a, b) => b.similarity - a.similarity);
      here.length = SCORED_PER_START_MAX;
    }
    kept.push(...here);
  }
  return kept;
}

function scoreAll(
  corrector: Corrector,
  set: CandidateSet,
  { hints, others }: { readonly hints: Hints; readonly others: OtherReadings | undefined },
): readonly ScoredCandidate[] {
  const features = new Float64Array(FEATURE_COUNT);
  const writer = createFeatureWriter(set, features);
  const { confidenceShift, rescore } = hints;
  const crowding = vocabularyShift(corrector.lexicon.termCount);
  const scored = set.candidates.map((candidate, index) => {
    writer.first(index);
    const score = corrector.score(features, candidate.term, writer.others);
    if (crowding === 0 && confidenceShift === undefined && others === undefined) return { candidate, score };
    const logit = logitOf(score) + crowding;
    const shift = (confidenceShift?.(set.utterance, candidate) ?? 0) + (others?.shift(candidate, logit) ?? 0);
    return { candidate, score: logistic(logit + shift), shift: crowding + shift };
  });
  return chooseWindows(
    rescore?.(scored, set.utterance) ?? scored,
    set.utterance,
    corrector.lexicon.language.stopWords,
  );
}

import type { Assessment } from './assessment.ts';
import { overlaps } from './candidate.ts';
import type { Clarification } from './correction.ts';
import type { Round } from './correction-round.ts';
import type { Corrector } from './corrector.ts';

const OPTIONS_MAX = 3;
/** Another term is offered beside the likeliest when its score is at least this share of the likeliest's. */
const OPTION_SCORE_SHARE = 0.5;

/**
 * The question about the likeliest critical term that the evidence can't settle: to confirm one term, to choose among
 * two or three, or to spell when more than three come close or the caller has denied what it sounds like. One question a
 * turn: callers answer one. `round` is one that applied nothing.
 */
export function clarificationOf(
  round: Round,
  { lexicon, policy, questionLikelihood }: Corrector,
): Clarification | undefined {
  const { utterance, left } = round;
  let best: Assessment | undefined;
  let bestLikelihood = policy.askThreshold;
  for (const assessment of left) {
    const { candidate, score, decision, reason } = assessment;
    if (decision !== 'clarify' && !(reason === 'refused' && candidate.term.critical)) continue;
    const likelihood = questionLikelihood(candidate, score, utterance);
    if (likelihood < bestLikelihood) continue;
    best = assessment;
    bestLikelihood = likelihood;
  }
  if (best === undefined) return undefined;
  const { candidate } = best;
  const { questions } = lexicon.language;
  const options = closeTerms(best, left);
  const span = {
    start: utterance.tokens[candidate.from]!.start,
    end: utterance.tokens[candidate.to - 1]!.end,
    ...(candidate.term.category === undefined ? {} : { category: candidate.term.category }),
  };
  if (best.reason === 'refused' || options.length > OPTIONS_MAX) {
    return { ...span, mode: 'spell', question: questions.spell(), options: options.slice(0, OPTIONS_MAX) };
  }
  if (options.length > 1) return { ...span, mode: 'choose', question: questions.choose(options), options };
  return { ...span, mode: 'confirm', question: questions.confirm(candidate.term.canonical), options };
}

function closeTerms(best: Assessment, assessments: readonly Assessment[]): readonly string[] {
  const close = assessments
    .filter(
      (other) =>
        other === best ||
        (overlaps(other.candidate, best.candidate) && other.score >= best.score * OPTION_SCORE_SHARE),
    )
    .sort((a, b) => b.score - a.score);
  return [
    ...new Set(
      [best, ...close]
        .filter(({ reason }) => reason !== 'refused')
        .map(({ candidate }) => candidate.term.canonical),
    ),
  ];
}

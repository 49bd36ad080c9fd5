import type { Assessment } from './assessment.ts';
import { overlaps } from './candidate.ts';
import type { Clarification } from './correction.ts';
import type { Language } from './language.ts';
import type { Utterance } from './utterance.ts';

const OPTIONS_MAX = 3;
/** Another term is offered beside the likeliest when its score is no further below than this. */
const OPTION_SCORE_RANGE = 0.3;

/**
 * The question about the likeliest critical term that the evidence can't settle: to confirm one term, to choose among
 * two or three, or to spell when more than three come close. One question a turn: callers answer one.
 */
export function clarificationOf(
  assessments: readonly Assessment[],
  utterance: Utterance,
  language: Language,
): Clarification | undefined {
  let best: Assessment | undefined;
  for (const assessment of assessments) {
    if (assessment.decision !== 'clarify') continue;
    if (best === undefined || assessment.score > best.score) best = assessment;
  }
  if (best === undefined) return undefined;
  const { candidate } = best;
  const options = closeTerms(best, assessments);
  const span = {
    start: utterance.tokens[candidate.from]!.start,
    end: utterance.tokens[candidate.to - 1]!.end,
    ...(candidate.term.category === undefined ? {} : { category: candidate.term.category }),
  };
  const { questions } = language;
  if (options.length > OPTIONS_MAX) {
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
        (overlaps(other.candidate, best.candidate) && other.score >= best.score - OPTION_SCORE_RANGE),
    )
    .sort((a, b) => b.score - a.score);
  return [...new Set([best, ...close].map(({ candidate }) => candidate.term.canonical))];
}

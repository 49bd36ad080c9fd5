import type { Candidate } from '../candidate.ts';
import type { Utterance } from '../utterance.ts';
import type { SecondHearing } from './second-hearing.ts';

/**
 * Everyday words that sound exactly like a term are left alone, since only context could tell (`una casa grande`). Some is there:
 * the window has a content word of the term as it is written (`Renato casa grande` for `Renato Casagrande`), or the second
 * transcription has the term. Such a candidate is no longer one by its sound alone, and the guard of homophones lets it pass.
 */
export function withContext(candidate: Candidate, utterance: Utterance, second: SecondHearing): Candidate {
  if (candidate.method !== 'phonetic') return candidate;
  const { term, from, to } = candidate;
  const heard = utterance.tokens.slice(from, to);
  const hasWordOfTerm = heard.some(({ folded }) => term.contentWords.includes(folded));
  return hasWordOfTerm || second === 'term' ? { ...candidate, method: 'hybrid' } : candidate;
}

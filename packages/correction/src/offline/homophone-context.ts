import type { Candidate } from '../candidate.ts';
import type { SecondHearing } from './second-hearing.ts';

/**
 * Everyday words that sound exactly like a term are left alone, since only context could tell (`una casa grande`). A second
 * transcription that has the term is such a context: the candidate is no longer one by its sound alone, and the guard of
 * homophones lets it pass.
 */
export function withContext(candidate: Candidate, second: SecondHearing): Candidate {
  return candidate.method === 'phonetic' && second === 'term'
    ? { ...candidate, method: 'hybrid' }
    : candidate;
}

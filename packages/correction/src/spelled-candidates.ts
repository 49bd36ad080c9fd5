import type { Candidate } from './candidate.ts';
import { forbidden } from './guards.ts';
import type { Lexicon, Term } from './lexicon.ts';
import { findSpelled, SPELLED_LETTERS_MIN } from './spelled-table.ts';
import type { Utterance } from './utterance.ts';

/** Terms by their letters. */
export interface SpelledTerms {
  get(letters: string): Term | undefined;
}

export function spelledTerms(lexicon: Lexicon): SpelledTerms {
  return {
    get(letters) {
      const index = findSpelled(lexicon.columns, letters);
      return index === -1 ? undefined : lexicon.term(index);
    },
  };
}

/**
 * Runs of at least three single letters and letter names that spell a term, the longest from the left. The guards refuse
 * runs of function words (`de`, `te`, `a`), which spell nothing in plain speech.
 */
export function spelledCandidates(
  utterance: Utterance,
  lexicon: Lexicon,
  terms: SpelledTerms,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const letters = utterance.tokens.map(({ folded }) => letterOf(folded, lexicon));
  let from = 0;
  while (from < letters.length) {
    const candidate = longestSpelled(utterance, { letters, from }, terms);
    if (candidate !== undefined) candidates.push(candidate);
    from = candidate?.to ?? from + 1;
  }
  return candidates;
}

function longestSpelled(
  utterance: Utterance,
  run: { readonly letters: readonly (string | undefined)[]; readonly from: number },
  terms: SpelledTerms,
): Candidate | undefined {
  const { letters, from } = run;
  let spelled = '';
  let longest: Candidate | undefined;
  for (let i = from; i < letters.length; i += 1) {
    const letter = letters[i];
    if (letter === undefined || utterance.isStanding[i] === 1) break;
    if (i > from && utterance.tokens[i]?.startsSentence === true) break;
    spelled += letter;
    if (i + 1 - from < SPELLED_LETTERS_MIN) continue;
    const term = terms.get(spelled);
    if (term === undefined) continue;
    if (forbidden(utterance, { term, from, to: i + 1 }, false) === undefined) {
      longest = spelledCandidate(term, from, i + 1);
    }
  }
  return longest;
}

export function letterOf(folded: string, lexicon: Lexicon): string | undefined {
  if (folded.length === 1) return folded;
  return lexicon.language.letterNames.get(folded);
}

function spelledCandidate(term: Term, from: number, to: number): Candidate {
  return {
    term,
    from,
    to,
    method: 'spelled',
    distance: 0,
    heardPhones: 0,
    termPhones: 0,
    firstPhone: 0,
    lastPhone: 0,
    similarity: 1,
  };
}

import type { Candidate } from './candidate.ts';
import { forbidden } from './guards.ts';
import type { Lexicon, Phrase } from './lexicon.ts';
import type { Utterance } from './utterance.ts';

/** Surfaces and pairs that stand in the utterance, leftmost-longest, none overlapping another. */
export function exactCandidates(utterance: Utterance, lexicon: Lexicon): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const { phrase: index, start: from, end: to } of utterance.given) {
    const before = candidates.at(-1);
    if (before !== undefined && from < before.to && from !== before.from) continue;
    const phrase = lexicon.phrase(index);
    if (phrase.kind === 'canonical') continue;
    if (forbidden(utterance, { term: phrase.term, from, to }, true) !== undefined) continue;
    // Of those that begin at one token the longest comes last.
    if (before?.from === from) candidates.pop();
    candidates.push(explicitCandidate(phrase, from, to));
  }
  return candidates;
}

function explicitCandidate(
  phrase: Exclude<Phrase, { kind: 'canonical' }>,
  from: number,
  to: number,
): Candidate {
  return {
    term: phrase.term,
    from,
    to,
    method: phrase.kind,
    distance: 0,
    heardPhones: 0,
    termPhones: 0,
    firstPhone: 0,
    lastPhone: 0,
    similarity: 1,
    ...(phrase.kind === 'pair'
      ? { pairCount: phrase.count, isSuggestionOnly: phrase.decision === 'suggest' }
      : {}),
  };
}

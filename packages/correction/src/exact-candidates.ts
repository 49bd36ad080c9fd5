import type { Candidate } from './candidate.ts';
import { forbidden } from './guards.ts';
import type { Lexicon, Phrase } from './lexicon.ts';
import { type Utterance, visitPhrases } from './utterance.ts';

/** Surfaces and pairs that stand in the utterance, leftmost-longest, none overlapping another. */
export function exactCandidates(utterance: Utterance, lexicon: Lexicon): readonly Candidate[] {
  const { tokens } = utterance;
  const candidates: Candidate[] = [];
  let from = 0;
  while (from < tokens.length) {
    let longest: Candidate | undefined;
    const found = (index: number, to: number) => {
      const phrase = lexicon.phrase(index);
      if (phrase.kind === 'canonical') return;
      if (forbidden(utterance, { term: phrase.term, from, to }, true) !== undefined) return;
      longest = explicitCandidate(phrase, from, to);
    };
    visitPhrases(utterance, from, { lexicon, found });
    if (longest !== undefined) candidates.push(longest);
    from = longest?.to ?? from + 1;
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

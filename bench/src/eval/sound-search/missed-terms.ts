import type { EvaluationRow } from '../evaluation-set.ts';
import { mentions, normalize, wordsOf } from '../measures.ts';

/** A term that was said and isn't in the hypothesis, and what the recogniser wrote for it. */
export interface MissedTerm {
  readonly term: string;
  readonly heard: string;
}

/** How alike two texts sound, 0..1, one text given first. */
export type CloseLook = (text: string) => (other: string) => number;

/** Longest run of words that may stand for one term. */
const WINDOW_WORDS_MAX = 9;

/** What was heard for a term is taken to be the words of the hypothesis that sound most like it. */
export function missedTerms(rows: readonly EvaluationRow[], closeLook: CloseLook): readonly MissedTerm[] {
  return rows.flatMap((row) => {
    const hypothesis = normalize(row.hypothesis);
    const words = wordsOf(hypothesis);
    return row.terms
      .filter((term) => !mentions(hypothesis, normalize(term)))
      .flatMap((term) => {
        const heard = mostAlike(words, closeLook(normalize(term)));
        return heard === undefined ? [] : [{ term, heard }];
      });
  });
}

function mostAlike(words: readonly string[], alike: (heard: string) => number): string | undefined {
  let best: string | undefined;
  let highest = -1;
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= Math.min(words.length, from + WINDOW_WORDS_MAX); to++) {
      const window = words.slice(from, to).join(' ');
      const likeness = alike(window);
      if (likeness <= highest) continue;
      highest = likeness;
      best = window;
    }
  }
  return best;
}

import type { Candidate } from './candidate.ts';
import type { StandingTerm, Utterance } from './utterance.ts';

type Edit = Pick<Candidate, 'from' | 'to' | 'term'>;

/** So many terms may well be told one after the other: in the development sets callers and readers list up to five names. */
const LISTED_TERMS_MAX = 5;
/** The cap looks at so many words at a time: a long transcript is judged like the sentences it is made of. */
export const CAP_WORDS = 12;

/**
 * Which of `chosen` (in text order, never overlapping) come where too much is terms already: in the `CAP_WORDS` words that end with
 * the edit, or as many as there are, more than `LISTED_TERMS_MAX` terms make up more than `maxShare`. Terms count by their own words, whether
 * they stand or are to be written, so that the answer is the same when those before have been written.
 *
 * What comes later doesn't count, so that live speech needn't wait for it, but for the length of a short text: of that
 * `wordsAhead` words from the edit on are looked at.
 */
export function cappedEdits<E extends Edit>(
  chosen: readonly E[],
  { tokens, standing }: Pick<Utterance, 'tokens' | 'standing'>,
  { maxShare, wordsAhead }: { readonly maxShare: number; readonly wordsAhead: number },
): ReadonlySet<E> | undefined {
  if (chosen.length === 0 || chosen.length + standing.length <= LISTED_TERMS_MAX) return undefined;
  const terms = termsInOrder(chosen, standing);
  let capped: Set<E> | undefined;
  terms.forEach(({ edit }, index) => {
    if (edit === undefined) return;
    let words = 0;
    let count = 0;
    for (let i = index; i >= 0 && terms[i]!.from >= edit.to - CAP_WORDS; i -= 1) {
      words += terms[i]!.words;
      count += 1;
    }
    const stretch = Math.min(CAP_WORDS, tokens.length, edit.from + wordsAhead);
    if (count <= LISTED_TERMS_MAX || words <= maxShare * stretch) return;
    capped ??= new Set();
    capped.add(edit);
  });
  return capped;
}

interface CountedTerm<E> {
  readonly from: number;
  readonly words: number;
  /** Undefined for a term that stands. */
  readonly edit?: E;
}

/** The edits, and the terms that stand apart from them, without those inside longer ones. */
function termsInOrder<E extends Edit>(
  chosen: readonly E[],
  standing: readonly StandingTerm[],
): readonly CountedTerm<E>[] {
  const terms: CountedTerm<E>[] = [];
  let next = 0;
  let end = 0;
  const addStanding = (before: number): void => {
    for (; next < standing.length && standing[next]!.start < before; next += 1) {
      const { start, end: after } = standing[next]!;
      if (after <= end || after > before) continue;
      terms.push({ from: start, words: after - Math.max(start, end) });
      end = after;
    }
  };
  for (const edit of chosen) {
    addStanding(edit.from);
    terms.push({ from: edit.from, words: edit.term.words.length, edit });
    end = edit.to;
  }
  return terms;
}

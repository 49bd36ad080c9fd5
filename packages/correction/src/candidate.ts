import type { CorrectionMethod } from './correction.ts';
import type { Term } from './lexicon.ts';

/** A term that may have been said where tokens `from` to `to` (half-open) of an utterance stand. */
export interface Candidate {
  readonly term: Term;
  readonly from: number;
  readonly to: number;
  readonly method: CorrectionMethod;
  /** Weighted phone distance in 1/32 of an edit, and the lengths it was measured between. */
  readonly distance: number;
  readonly heardPhones: number;
  readonly termPhones: number;
  /** The phones at both edges of the term. */
  readonly firstPhone: number;
  readonly lastPhone: number;
  /** Similarity of the phones, 0..1. */
  readonly similarity: number;
  /** How often the pair was seen, for method `pair`. */
  readonly pairCount?: number;
  /** A pair that has not earned `apply` yet. */
  readonly isSuggestionOnly?: boolean;
}

export function overlaps(a: Candidate, b: Candidate): boolean {
  return a.from < b.to && b.from < a.to;
}

/** Tokens of the longest window: those that overlap a candidate begin fewer tokens before it. */
export function longestWindow(candidates: readonly Pick<Candidate, 'from' | 'to'>[]): number {
  let longest = 0;
  for (const { from, to } of candidates) longest = Math.max(longest, to - from);
  return longest;
}

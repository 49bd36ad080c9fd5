import type { Term } from '../lexicon.ts';

/** An error of the bank that sounds like words of a turn. */
export interface KnownError {
  readonly term: Term;
  readonly heard: string;
  /** Cosine of both sides' vectors: `KNOWN_ERROR_SIMILARITY_MIN` to 1. */
  readonly similarity: number;
  /** In how many calls it was seen. */
  readonly count: number;
}

/** Below this a known error says nothing about other words. */
export const KNOWN_ERROR_SIMILARITY_MIN = 0.75;

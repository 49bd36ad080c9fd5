/** What is known of terms, by their numbers, beside how they are written and how they sound. */
export interface TermColumns {
  /** The folded words of term t have the numbers `wordIds[wordStarts[t]]` to `wordIds[wordStarts[t + 1]]`. */
  readonly wordStarts: Uint32Array;
  readonly wordIds: Uint32Array;
  /** 1 for critical terms. */
  readonly isCritical: Uint8Array;
  /** The number of the term's category + 1, 0 without one. */
  readonly categoryOf: Uint32Array;
  /** NaN without one. */
  readonly thresholds: Float64Array;
}

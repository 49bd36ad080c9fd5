export interface Neighbour {
  readonly id: number;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

/**
 * L2-normalised vectors under integer ids, searched by cosine. One contract, three implementations: `usearch` (default),
 * FAISS, and the exact flat scan that the tests take for the truth.
 */
export interface VectorIndex {
  readonly dimension: number;
  readonly size: number;
  /** `vectors` holds one row an id. An id that is there already is replaced. @throws RangeError on a wrong length */
  add(ids: readonly number[], vectors: Float32Array): void;
  /** Ids that aren't there are ignored. */
  remove(ids: readonly number[]): void;
  /** Best first, at most `k`. */
  search(vector: Float32Array, k: number): readonly Neighbour[];
  /** Atomic: a reader of `path` sees the old index or the new one. */
  save(path: string): Promise<void>;
}

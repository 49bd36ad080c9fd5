export interface Neighbour {
  readonly id: number;
  /** Cosine, -1..1. */
  readonly similarity: number;
}

/** The vectors of ids again, one row an id: asked of whoever made them. */
export type VectorsOf = (ids: readonly number[]) => Promise<Float32Array>;

/**
 * L2-normalised vectors under integer ids, searched by cosine. One contract, three implementations: `usearch` (default),
 * FAISS, and the exact flat scan that the tests take for the truth. What is asked for runs in the order of asking, one thing
 * after another; adding and searching give the event loop its turn every few milliseconds.
 */
export interface VectorIndex {
  readonly dimension: number;
  readonly size: number;
  /** Removed and replaced vectors that still take up room: `compact` frees it. */
  readonly removed: number;
  /** `vectors` holds one row an id. An id that is there already is replaced. @throws RangeError on a wrong length */
  add(ids: readonly number[], vectors: Float32Array): Promise<void>;
  /** Ids that aren't there are ignored. */
  remove(ids: readonly number[]): Promise<void>;
  /** For each row of `vectors` the nearest, best first, at most `k`. @throws RangeError */
  search(vectors: Float32Array, k: number): Promise<readonly (readonly Neighbour[])[]>;
  /** Builds the index again without what was removed. Takes as long as adding all. */
  compact(vectorsOf: VectorsOf): Promise<void>;
  /** Atomic: a reader of `path` sees the old index or the new one. @throws OfflineError unwritable */
  save(path: string): Promise<void>;
}

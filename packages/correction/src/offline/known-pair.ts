import type { VectorIndex } from './vector-index.ts';

/** What a recogniser wrote for a term, and in how many calls. */
export interface KnownPair {
  readonly heard: string;
  readonly canonical: string;
  readonly count: number;
  readonly engine?: string;
}

/** How the vectors of a bank are indexed: `usearch` unless told otherwise. */
export interface IndexLibrary {
  readonly create: (dimension: number) => Promise<VectorIndex>;
  readonly load: (path: string) => Promise<VectorIndex>;
}

import type { LanguageCode } from '../language.ts';
import type { VectorIndex } from './vector-index.ts';

/** Whose errors these are: a pair of one is none of another's. */
export interface PairOrigin {
  readonly language?: LanguageCode;
  readonly tenant?: string;
  readonly engine?: string;
}

/** What a recogniser wrote for a term, and in how many calls. */
export interface KnownPair extends PairOrigin {
  readonly heard: string;
  readonly canonical: string;
  readonly count: number;
  /** Words around it where it was seen. */
  readonly context?: string;
  /** What said so: `offline`, `human`, `clarification` … */
  readonly source?: string;
  /** Milliseconds since 1970. */
  readonly firstSeenMs?: number;
  readonly lastSeenMs?: number;
}

/** How the vectors of a bank are indexed: `usearch` unless told otherwise. */
export interface IndexLibrary {
  readonly create: (dimension: number) => Promise<VectorIndex>;
  readonly load: (path: string) => Promise<VectorIndex>;
}

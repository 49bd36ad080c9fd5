/**
 * Pairs that the learning loop found, and the lexicon versions published from them.
 *
 *   proposed ──publish──► suggest ──approve──► active
 *      │                     │                    │
 *      └───── reject ────────┴──── reject ────────┴──► rejected
 */
export type LearnedPairState = 'proposed' | 'suggest' | 'active' | 'rejected';

export interface LearnedPair {
  readonly id: number;
  readonly language: 'es' | 'pt' | 'en';
  readonly heard: string;
  readonly canonical: string;
  readonly state: LearnedPairState;
  /** Different recordings in which it was seen. */
  readonly callCount: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** Scores and counts that speak for or against it. */
  readonly evidence: Readonly<Record<string, number>>;
}

export interface PairObservation {
  readonly language: 'es' | 'pt' | 'en';
  readonly heard: string;
  readonly canonical: string;
  readonly recordingId: string;
  readonly score: number;
}

/** Numbered from 1 per language, immutable. `parent` is the version it was made from, or the one a roll-back went back to. */
export interface LexiconVersion {
  readonly language: 'es' | 'pt' | 'en';
  readonly version: number;
  readonly parent?: number;
  readonly createdAt: string;
  readonly note: string;
  readonly pairs: readonly {
    readonly heard: string;
    readonly canonical: string;
    readonly count: number;
    readonly decision: 'apply' | 'suggest';
  }[];
}

/** Learned pairs and lexicon versions, in the same database as the ledger. */
export interface LearningStore {
  /** Counts an observation once per recording. */
  observe(observations: readonly PairObservation[]): Promise<void>;
  pairs(query: {
    readonly language?: 'es' | 'pt' | 'en';
    readonly state?: LearnedPairState;
    readonly limit?: number;
  }): Promise<readonly LearnedPair[]>;
  pair(id: number): Promise<LearnedPair | undefined>;
  /** Which recordings an observation of the pair came from, newest first. */
  sightings(
    id: number,
    limit: number,
  ): Promise<readonly { readonly recordingId: string; readonly score: number; readonly seenAt: string }[]>;
  /** Every change of state is kept with its reason. @throws StorageError not-found, conflict when it is not in state `from` */
  setState(
    id: number,
    change: {
      /** The state that the decision was made for. Default: whichever it is in. */
      readonly from?: LearnedPairState;
      readonly state: LearnedPairState;
      readonly reason: string;
      readonly evidence?: Readonly<Record<string, number>>;
    },
  ): Promise<LearnedPair>;
  /** Adds to a pair's evidence, or replaces numbers of the same name, without an event. @throws StorageError not-found */
  noteEvidence(id: number, evidence: Readonly<Record<string, number>>): Promise<void>;
  history(
    id: number,
  ): Promise<
    readonly { readonly state: LearnedPairState; readonly reason: string; readonly changedAt: string }[]
  >;
  /** Publishes the `suggest` and `active` pairs of the language as a new version; the newest one where nothing changed. */
  publish(language: 'es' | 'pt' | 'en', note: string): Promise<LexiconVersion>;
  /** The version in force; `undefined` before the first. */
  current(language: 'es' | 'pt' | 'en'): Promise<LexiconVersion | undefined>;
  versions(language: 'es' | 'pt' | 'en'): Promise<readonly LexiconVersion[]>;
  /** Publishes the pairs of an older version again as a new one, and sets the pairs' states back to what they were in it. */
  rollback(language: 'es' | 'pt' | 'en', toVersion: number, note: string): Promise<LexiconVersion>;
}

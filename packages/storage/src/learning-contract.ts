import type { EvidenceRecord, PairEvidence, SourceState } from './evidence-source.ts';
import type {
  LearnedPair,
  LearnedPairState,
  LexiconVersion,
  PairObservation,
  Sighting,
} from './learned-pair.ts';

type Language = LexiconVersion['language'];

export interface StateChange {
  /** The state that the decision was made for. Default: whichever it is in. */
  readonly from?: LearnedPairState;
  readonly state: LearnedPairState;
  readonly reason: string;
  readonly evidence?: Readonly<Record<string, number>>;
}

/** What a learning run decided about one language. */
export interface Conclusion {
  readonly language: Language;
  /** Adds to the pairs' evidence, or replaces numbers of the same name, without an event. */
  readonly evidence: readonly {
    readonly id: number;
    readonly numbers: Readonly<Record<string, number>>;
  }[];
  readonly changes: readonly (StateChange & { readonly id: number; readonly from: LearnedPairState })[];
  /** Of the new version. */
  readonly note: string;
}

/** Learned pairs and lexicon versions, in the same database as the ledger. Every method that changes something does all of it or nothing. */
export interface LearningStore {
  /** Counts evidence once per recording, source and verdict. */
  observe(observations: readonly PairObservation[]): Promise<void>;
  pairs(query: {
    readonly language?: Language;
    readonly state?: LearnedPairState;
    readonly limit?: number;
  }): Promise<readonly LearnedPair[]>;
  pair(id: number): Promise<LearnedPair | undefined>;
  /** What was said of the pair in which recordings, newest first. */
  sightings(id: number, limit: number): Promise<readonly Sighting[]>;
  /** Every change of state is kept with its reason. @throws StorageError not-found, conflict when it is not in state `from` */
  setState(id: number, change: StateChange): Promise<LearnedPair>;
  history(
    id: number,
  ): Promise<
    readonly { readonly state: LearnedPairState; readonly reason: string; readonly changedAt: string }[]
  >;
  /**
   * Makes the changes and publishes, in one transaction. A pair that is no longer in the state that it was judged in stays as it is:
   * somebody decided meanwhile. Returns the ids that were changed. @throws StorageError not-found
   */
  conclude(
    conclusion: Conclusion,
  ): Promise<{ readonly changed: ReadonlySet<number>; readonly version: LexiconVersion | undefined }>;
  /** Who said something so far, by what they are. */
  sources(): Promise<readonly EvidenceRecord[]>;
  /** Who said what about the pairs of a language, in which recordings. */
  evidence(language: Language): Promise<readonly PairEvidence[]>;
  /** Evidence of a quarantined source counts no more, and again once it is trusted. @throws StorageError not-found */
  setSourceState(
    id: number,
    change: { readonly state: SourceState; readonly reason: string },
  ): Promise<EvidenceRecord>;
  sourceHistory(
    id: number,
  ): Promise<readonly { readonly state: SourceState; readonly reason: string; readonly changedAt: string }[]>;
  /** Publishes the `suggest` and `active` pairs of the language as a new version; the newest one where nothing changed. */
  publish(language: Language, note: string): Promise<LexiconVersion>;
  /** The version in force; `undefined` before the first. */
  current(language: Language): Promise<LexiconVersion | undefined>;
  versions(language: Language): Promise<readonly LexiconVersion[]>;
  /** Publishes the pairs of an older version again as a new one, and sets the pairs' states back to what they were in it. */
  rollback(language: Language, toVersion: number, note: string): Promise<LexiconVersion>;
}

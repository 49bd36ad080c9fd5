import type { EvidenceSource } from './evidence-source.ts';

/**
 * Pairs that the learning loop found, and the lexicon versions published from them.
 *
 *   proposed ──admitted──► suggest ──promoted, approved──► active
 *    ▲    ▲                │  │                            │  │
 *    │    └── withdrawn ───┘  └───── undone, disputed ─────┤  │
 *    │                                                     ▼  │
 *    │         approved by a person ◄──────── quarantined     │
 *    └── seen again ── expired ◄──── not seen for long ───────┘
 *
 * A person may set any state: `rejected` is never learned again, however often it is seen.
 */
export type LearnedPairState = 'proposed' | 'suggest' | 'active' | 'quarantined' | 'expired' | 'rejected';

/** A source that says a pair is right, or that it is wrong: a person took back what was made of it, or wrote something else. */
export type Verdict = 'for' | 'against';

export interface LearnedPair {
  readonly id: number;
  readonly language: 'es' | 'pt' | 'en';
  readonly heard: string;
  readonly canonical: string;
  readonly state: LearnedPairState;
  /** Different recordings in which a trusted source saw it. */
  readonly callCount: number;
  /** Different recordings in which a trusted source took it back. */
  readonly undoneCount: number;
  /** Different people who saw it, of those that are trusted. */
  readonly personCount: number;
  /** Different kinds of trusted sources that saw it, people counting as one. */
  readonly sourceKindCount: number;
  /** Of evidence for or against it, trusted or not. */
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
  /** Default: the offline path. */
  readonly source?: EvidenceSource;
  /** Default: `for`. */
  readonly verdict?: Verdict;
  /** ISO 8601. Default: now. */
  readonly seenAt?: string;
}

/** Evidence of one recording and source. */
export interface Sighting {
  readonly recordingId: string;
  readonly source: EvidenceSource;
  readonly verdict: Verdict;
  readonly score: number;
  readonly seenAt: string;
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

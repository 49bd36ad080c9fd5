/** Where evidence comes from: the offline path, several engines that agree, callers' answers, people who edit transcripts. */
export type EvidenceKind = 'offline' | 'engines' | 'clarification' | 'human';

export interface EvidenceSource {
  readonly kind: EvidenceKind;
  readonly tenant: string;
  /** The person or engine, as the tenant calls it. */
  readonly name: string;
}

/** What a quarantined source says is kept and doesn't count. */
export type SourceState = 'trusted' | 'quarantined';

/** A source with what it said so far. */
export interface EvidenceRecord extends EvidenceSource {
  readonly id: number;
  readonly state: SourceState;
  /** Recordings that it said something about. */
  readonly callCount: number;
  /** Pairs that it saw. */
  readonly pairCount: number;
}

/** That a source saw a pair in a recording, or took it back. */
export interface PairEvidence {
  readonly pairId: number;
  readonly sourceId: number;
  readonly recordingId: string;
  readonly verdict: 'for' | 'against';
  readonly score: number;
}

/** What is counted as one source where nobody says which. */
export const OFFLINE_SOURCE: EvidenceSource = { kind: 'offline', tenant: 'default', name: 'offline' };

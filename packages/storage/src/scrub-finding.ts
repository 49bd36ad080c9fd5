/** What `scrub` may find of one object. */
export type ScrubKind =
  /** The index has no row of this recording. */
  | 'not-in-index'
  /** The index has other metadata than the file. */
  | 'index-differs'
  /** The index or the metadata speak of it, and it isn't there. */
  | 'missing'
  /** It can't be read as what its name says, or its SHA-256 is another. */
  | 'damaged'
  /** Audio or a transcript without metadata. */
  | 'orphan'
  /** The metadata says that it was erased, and it is there. */
  | 'not-erased'
  /** The copy lacks it, and nothing is under way. */
  | 'not-in-copy'
  /** The copy has other bytes, and nothing is under way. */
  | 'copy-differs';

export interface ScrubFinding {
  readonly kind: ScrubKind;
  readonly where: 'folder' | 'bucket' | 'index';
  readonly key: string;
  /** Names places and counts, never content. */
  readonly reason: string;
  /** `repairable`: a run that repairs would; `needs-a-person`: there is nothing to mend it with. */
  readonly outcome: 'repaired' | 'repairable' | 'needs-a-person';
}

export interface ScrubReport {
  readonly recordings: number;
  /** Findings of each outcome. */
  readonly repaired: number;
  readonly repairable: number;
  readonly needsAPerson: number;
  /** Temporary files and uploads in parts that killed writers left; removed by a run that repairs. */
  readonly leftoversRemoved: number;
  /** Objects that the copy still lacks, repaired ones included; 0 without a copy. */
  readonly underReplicated: number;
}

export interface ScrubOptions {
  readonly repair: boolean;
  /** Reads every byte of the bucket too, instead of comparing the hash that it was told. */
  readonly readBucket?: boolean;
  readonly onFinding: (finding: ScrubFinding) => void;
  readonly onProgress?: (recordings: number) => void;
  readonly signal?: AbortSignal;
}

import type { Generated } from 'kysely';

/** One row per pair ever observed. */
export interface LearnedPairTable {
  id: Generated<number>;
  language: string;
  heard: string;
  canonical: string;
  state: string;
  /** JSON object of numbers. */
  evidence: string;
}

/** One row per person, engine or other source of evidence. */
export interface EvidenceSourceTable {
  id: Generated<number>;
  kind: string;
  tenant: string;
  name: string;
  state: Generated<string>;
}

/** One row per change of a source's state, never changed. */
export interface SourceEventTable {
  id: Generated<number>;
  source_id: number;
  state: string;
  reason: string;
  changed_at: string;
}

/** One row per pair, recording and source that speaks for or against it. */
export interface PairEvidenceTable {
  pair_id: number;
  recording_id: string;
  source_id: number;
  verdict: string;
  score: number;
  seen_at: string;
}

/** One row per change of a pair's state, never changed. */
export interface PairEventTable {
  id: Generated<number>;
  pair_id: number;
  state: string;
  reason: string;
  changed_at: string;
}

/** One row per published version, never changed. */
export interface LexiconVersionTable {
  language: string;
  version: number;
  parent: number | null;
  created_at: string;
  note: string;
}

/** The pairs of a published version, never changed. */
export interface LexiconVersionPairTable {
  language: string;
  version: number;
  pair_id: number;
  heard: string;
  canonical: string;
  count: number;
  decision: string;
}

/** Tables of the learned pairs and lexicon versions, made by `migrations/0003-learning.ts` and `0004-evidence.ts`. */
export interface LearningTables {
  learned_pair: LearnedPairTable;
  pair_evidence: PairEvidenceTable;
  evidence_source: EvidenceSourceTable;
  source_event: SourceEventTable;
  pair_event: PairEventTable;
  lexicon_version: LexiconVersionTable;
  lexicon_version_pair: LexiconVersionPairTable;
}

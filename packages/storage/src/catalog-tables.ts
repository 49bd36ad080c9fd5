/**
 * One row per recording, made from its metadata file. Times are ISO 8601 in UTC with milliseconds, so that the order of
 * the text is the order of time.
 */
interface RecordingTable {
  id: string;
  created_at: string;
  tenant_id: string;
  agent_id: string | null;
  conversation_id: string;
  language: string;
  state: string;
  /** 0 or 1. */
  processed: number;
  audio_size_bytes: number;
  metadata_size_bytes: number;
  transcript_size_bytes: number;
  /** The text of the metadata file. */
  metadata: string;
}

/** How many rows `recording` has and what they take, summed over `slot`; kept by triggers. */
interface RecordingCountTable {
  /** 0 or 1. */
  processed: number;
  slot: number;
  row_count: number;
  size_bytes: number;
}

/** What one run of `reindex` found in the files; a temporary table of the connection. */
export interface ReindexFindingTable {
  id: string;
  audio_size_bytes: number | null;
  transcript_size_bytes: number | null;
  /** NULL where there is no metadata. */
  metadata: 'read' | 'damaged' | null;
}

/** Tables of the catalog, made by `migrations/0001-catalog.ts` and `0005-fair-ledger.ts` (the temporary one by `reindex-findings.ts`). */
export interface CatalogTables {
  recording: RecordingTable;
  recording_count: RecordingCountTable;
  reindex_finding: ReindexFindingTable;
}

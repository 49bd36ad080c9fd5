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

/** What one run of `reindex` found in the files; a temporary table of the connection. */
export interface ReindexFindingTable {
  id: string;
  audio_size_bytes: number | null;
  transcript_size_bytes: number | null;
  /** NULL where there is no metadata. */
  metadata: 'read' | 'damaged' | null;
}

/** Tables of the catalog, made by `migrations/0001-catalog.ts` (the temporary one by `reindex-findings.ts`). */
export interface CatalogTables {
  recording: RecordingTable;
  reindex_finding: ReindexFindingTable;
}

/**
 * One row per recording, made from its metadata file. Times are ISO 8601 in UTC with milliseconds, so that the order of
 * the text is the order of time.
 */
export interface RecordingTable {
  id: string;
  created_at: string;
  tenant_id: string;
  agent_id: string | null;
  conversation_id: string;
  language: string;
  state: string;
  /** 0 or 1. */
  processed: number;
  /** Audio, metadata and transcript together. */
  size_bytes: number;
  /** The metadata as it is in the file. */
  metadata: string;
}

/** Tables of the catalog, made by `migrations/0001-catalog.ts`. */
export interface CatalogTables {
  recording: RecordingTable;
}

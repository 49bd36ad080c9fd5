import type {
  ErasableClass,
  NewAudio,
  NewRecording,
  Recording,
  RecordingPatch,
  RecordingQuery,
} from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import type { NewTranscriptVersion, Transcript, TranscriptVersion } from './transcript.ts';

/** What `reindex` found. The files are the truth: only the catalog is changed. */
export interface ReindexReport {
  readonly indexed: number;
  readonly removed: number;
  /** Objects that can't be read as what their key says, with the reason; left untouched. */
  readonly damaged: readonly { readonly key: string; readonly reason: string }[];
  /** Audio without metadata: the process died before the recording was acknowledged. */
  readonly orphans: readonly string[];
}

/**
 * Recordings as files plus the catalog that finds them. The files (`audio/`, `metadata/`, `transcripts/`) are written first
 * and are the truth; the catalog row follows and can be rebuilt.
 */
export interface RecordingStore {
  /** Durable when it resolves. @throws StorageError already-exists | read-only | no-space | unavailable */
  saveRecording(recording: NewRecording): Promise<Recording>;
  /** @throws StorageError not-found | corrupt */
  getRecording(id: RecordingId): Promise<Recording>;
  /** One page from the catalog, oldest first. */
  listRecordings(query?: RecordingQuery): Promise<readonly Recording[]>;
  /** @throws StorageError not-found | corrupt | conflict */
  updateMetadata(id: RecordingId, patch: RecordingPatch): Promise<Recording>;
  /** The bytes whose SHA-256 was checked. @throws StorageError not-found | corrupt */
  getAudio(id: RecordingId): Promise<Uint8Array>;
  /** Adds audio to a recording that has none yet. @throws StorageError already-exists */
  saveAudio(id: RecordingId, audio: NewAudio): Promise<Recording>;
  /** Appends a version, or returns the one that was saved under the same idempotency key. The recording's metadata is not touched. */
  saveTranscript(id: RecordingId, version: NewTranscriptVersion): Promise<TranscriptVersion>;
  /**
   * The live path: replaces the turns of the newest `online` version while the recording is `open`, so that every final
   * turn is durable before it is answered. @throws StorageError conflict when the recording is no longer open
   */
  saveLiveTurns(id: RecordingId, version: NewTranscriptVersion): Promise<TranscriptVersion>;
  /**
   * Erases classes of a recording, unless a legal hold stands: `held`, and nothing was changed. The metadata says so first, and
   * stays. May be repeated. @throws StorageError not-found | corrupt | conflict when the call is still going on
   */
  erase(id: RecordingId, classes: readonly ErasableClass[]): Promise<'erased' | 'held'>;
  /** `undefined` before there is one. @throws StorageError corrupt */
  getTranscript(id: RecordingId): Promise<Transcript | undefined>;
  /** Rebuilds the catalog from the files. */
  reindex(options?: {
    readonly onProgress?: (done: number) => void;
    readonly signal?: AbortSignal;
  }): Promise<ReindexReport>;
  /** Counts and bytes for `/processing/stats`. */
  stats(): Promise<RecordingStats>;
}

export interface RecordingStats {
  readonly totalRecordings: number;
  /** Of audio, metadata and transcripts; a live transcript's growth is counted with the next change of its metadata. */
  readonly totalSizeBytes: number;
  readonly processed: number;
  readonly pending: number;
}

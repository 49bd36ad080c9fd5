import type { RecordingId } from './recording-id.ts';

export type RecordingLanguage = 'es' | 'pt' | 'en';

/** `open`: the call goes on; `complete`: it ended; `incomplete`: the process that received it died before its end. */
export type RecordingState = 'open' | 'complete' | 'incomplete';

/** Which path made the current `transcription`: none yet, live, at night from the stored hypothesis, or at night from the audio. */
export type ProcessingMode = 'none' | 'online' | 'offline' | 'offline-retranscribed';

export interface AudioInfo {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly sampleRateHz?: number;
  readonly channels?: number;
  readonly durationMs?: number;
}

/** Nothing of the recording is erased while it stands, whatever its age. */
export interface LegalHold {
  /** ISO 8601, UTC. */
  readonly since: string;
  /** 1 to 200 characters: a file number, never what was said. */
  readonly reason: string;
}

/** Parts of a recording that are kept for times of their own. */
export type ErasableClass = 'audio' | 'raw-transcript' | 'corrected-transcript';

/** What was erased, and when (ISO 8601, UTC). */
export type Erased = Readonly<Partial<Record<ErasableClass, string>>>;

/** What is known of a recording: `metadata/rec_ID_metadata.json`, where names are in snake_case. */
export interface Recording {
  readonly id: RecordingId;
  readonly conversationId: string;
  readonly tenantId: string;
  readonly agentId?: string;
  readonly language: RecordingLanguage;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly state: RecordingState;
  readonly audio?: AudioInfo;
  /** True once the offline path has committed its result. */
  readonly processed: boolean;
  readonly processingMode: ProcessingMode;
  readonly processedAt?: string;
  /** The best text known: that of the newest transcript version. */
  readonly transcription: string;
  /** Version of the transcript that `transcription` was taken from; 0 before there is one. */
  readonly transcriptVersion: number;
  readonly legalHold?: LegalHold;
  /** Absent while everything is there. The rest of the metadata stays: it says what there was. */
  readonly erased?: Erased;
}

/** Audio that is read piece by piece; with the wrong hash or size it is not stored. */
export interface StreamedAudio {
  /** From its beginning, each time it is called. */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly contentType: string;
}

export type NewAudio = { readonly bytes: Uint8Array; readonly contentType: string } | StreamedAudio;

export interface NewRecording {
  /** Given by an importer; made up otherwise. */
  readonly id?: RecordingId;
  readonly conversationId: string;
  readonly tenantId?: string;
  readonly agentId?: string;
  readonly language: RecordingLanguage;
  /** Default: now. */
  readonly createdAt?: string;
  /** Default: `complete`. */
  readonly state?: RecordingState;
  readonly endedAt?: string;
  readonly audio?: NewAudio;
}

/** What may be changed afterwards. Audio, id, tenant and language never change. */
export type RecordingPatch = Partial<
  Pick<
    Recording,
    | 'agentId'
    | 'endedAt'
    | 'state'
    | 'processed'
    | 'processingMode'
    | 'processedAt'
    | 'transcription'
    | 'transcriptVersion'
    | 'erased'
  >
> & {
  /** `undefined` lifts it. */
  readonly legalHold?: LegalHold | undefined;
};

/** Times ISO 8601; `from` included, `to` excluded; oldest first. */
export interface RecordingQuery {
  readonly processed?: boolean;
  readonly state?: RecordingState;
  readonly from?: string;
  readonly to?: string;
  readonly tenantId?: string;
  readonly agentId?: string;
  readonly conversationId?: string;
  readonly language?: RecordingLanguage;
  /** 1..1000, default 100. */
  readonly limit?: number;
  /** The last recording of the page before. */
  readonly after?: Pick<Recording, 'createdAt' | 'id'>;
}

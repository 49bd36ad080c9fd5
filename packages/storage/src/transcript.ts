import type { RecordingId } from './recording-id.ts';

/** A word of a turn; times are integer milliseconds from the start of the recording. */
export interface TranscriptWord {
  readonly text: string;
  readonly startMs?: number;
  readonly endMs?: number;
  readonly confidence?: number;
}

/** What was changed in a turn, or might be; offsets are half-open UTF-16 on `hypothesis`. */
export interface TranscriptCorrection {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
  readonly method: string;
  readonly score: number;
  readonly margin: number;
  readonly evidence: Readonly<Record<string, number>>;
}

export interface TranscriptQuestion {
  readonly mode: 'confirm' | 'choose' | 'spell';
  readonly question: string;
  readonly options: readonly string[];
}

export interface Turn {
  /** From 0, in the order of the call. */
  readonly index: number;
  /** `agent`, `caller` or what the client calls its side. */
  readonly speaker?: string;
  readonly startMs?: number;
  readonly endMs?: number;
  /** As the recogniser wrote it; never overwritten. */
  readonly hypothesis: string;
  readonly text: string;
  /** The words of `hypothesis`. */
  readonly words?: readonly TranscriptWord[];
  readonly corrections: readonly TranscriptCorrection[];
  readonly suggestions: readonly TranscriptCorrection[];
  readonly clarification?: TranscriptQuestion;
}

/** `online` while the call is live; the others say what a night run started from. */
export type TranscriptSource = 'online' | 'offline' | 'offline-retranscribed' | 'human';

export interface TranscriptVersion {
  /** From 1, without holes. */
  readonly version: number;
  readonly source: TranscriptSource;
  readonly createdAt: string;
  /** The same key saves the same version once, however often the save is repeated. */
  readonly idempotencyKey: string;
  /** e.g. `whisper.cpp/ggml-base-q8_0`; absent when the client brought the hypothesis. */
  readonly engine?: string;
  readonly lexiconVersion?: number;
  readonly turns: readonly Turn[];
}

/** `transcripts/rec_ID_transcript.json`: every version there ever was, oldest first. */
export interface Transcript {
  readonly recordingId: RecordingId;
  readonly versions: readonly TranscriptVersion[];
}

export type NewTranscriptVersion = Omit<TranscriptVersion, 'version' | 'createdAt'> & {
  readonly createdAt?: string;
};

import type { Alternative, OnlineResult } from '../correction.ts';
import type { Word } from '../word.ts';
import type { CallListening, ListeningCounts } from './acoustic-scorer.ts';

/** One turn of a finished call, as the recogniser wrote it. */
export interface OfflineTurn {
  readonly text: string;
  readonly words?: readonly Word[];
  /** When it was said, from the start of the call's audio; of use where the words have no times. */
  readonly startMs?: number;
  readonly endMs?: number;
  /** The recogniser's other hypotheses, best first. */
  readonly alternatives?: readonly Alternative[];
  /** The same turn from a second transcription, where there is one. */
  readonly second?: { readonly text: string; readonly words?: readonly Word[] };
}

export interface OfflineInput {
  readonly turns: readonly OfflineTurn[];
  readonly conversationId?: string;
}

/** A pair that the offline path is sure enough of to be counted by the learning loop. */
export interface ObservedPair {
  readonly heard: string;
  readonly canonical: string;
  readonly score: number;
}

/** What may be used beside the transcript. */
export interface OfflineOptions {
  /** The call's recording and an engine that listens to it again; without one, text alone decides. */
  readonly listening?: CallListening;
  readonly signal?: AbortSignal;
}

export interface OfflineResult {
  /** One a turn, in order, of the same shape as online. */
  readonly turns: readonly OnlineResult[];
  readonly observations: readonly ObservedPair[];
  /** Absent where nothing listened. */
  readonly listening?: ListeningCounts;
}

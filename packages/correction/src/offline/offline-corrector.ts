import type { Alternative, OnlineResult } from '../correction.ts';
import type { Word } from '../word.ts';

/** One turn of a finished call, as the recogniser wrote it. */
export interface OfflineTurn {
  readonly text: string;
  readonly words?: readonly Word[];
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

export interface OfflineResult {
  /** One a turn, in order, of the same shape as online. */
  readonly turns: readonly OnlineResult[];
  readonly observations: readonly ObservedPair[];
}

import type { OnlineInput, OnlineResult } from './correction.ts';

/** A live utterance as it is to be shown: `stable`, then `provisional`, is the correction of all that was heard so far. */
export interface LiveText {
  /** Begins with the `stable` before it, where there is no `reset`. */
  readonly stable: string;
  /** May still change with the next partial. */
  readonly provisional: string;
  /** Absent where all that was shown as stable still holds. */
  readonly reset?: LiveReset;
}

/** Some of what was shown as stable no longer holds: keep its first `keep` UTF-16 units, then show what comes now. */
export interface LiveReset {
  readonly keep: number;
  /**
   * `words`: the recogniser took back words that it had repeated. `writing`: only their case, punctuation or spacing.
   * `evidence`: neither; a correction changed, because of confidences, other hypotheses or denied terms that the partials came
   * without.
   */
  readonly reason: 'words' | 'writing' | 'evidence';
}

/** What is known of an utterance that goes on; other hypotheses come with the final. */
export type PartialInput = Pick<OnlineInput, 'text' | 'words'>;

/** The correction of a whole utterance; its text begins with the last `stable`, where there is no `reset`. */
export interface LiveFinal extends OnlineResult {
  readonly reset?: LiveReset;
}

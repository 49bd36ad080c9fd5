import type { LanguageCode } from '@enmienda/correction';
import type { HeardPair, OfflineInput, OfflineOptions, OfflineResult } from '@enmienda/correction/offline';

/** Corrects whole calls of one language with one lexicon. */
export interface CallCorrector {
  /** Of the learned pairs; 0 before the first. */
  readonly lexiconVersion: number;
  /** Tells dialect, terms, learned version, policy and embedder apart; part of the transcript version's idempotency key. */
  readonly configHash: string;
  correct(call: OfflineInput, options?: OfflineOptions): Promise<OfflineResult>;
  /** Terms that another engine wrote for a turn, and what stands in their place. */
  pairsBetween?(heard: string, other: string): readonly HeardPair[];
}

/** The corrector in force for a language. */
export type CallCorrectors = (language: LanguageCode) => Promise<CallCorrector>;

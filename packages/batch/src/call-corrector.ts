import type { LanguageCode } from '@enmienda/correction';
import type { OfflineInput, OfflineResult } from '@enmienda/correction/offline';

/** Corrects whole calls of one language with one lexicon. */
export interface CallCorrector {
  /** Of the learned pairs; 0 before the first. */
  readonly lexiconVersion: number;
  /** Changes whenever the same call might come out otherwise. */
  readonly configHash: string;
  correct(call: OfflineInput): Promise<OfflineResult>;
}

/** The corrector in force for a language. */
export type CallCorrectors = (language: LanguageCode) => Promise<CallCorrector>;

/** Written by bench/src/eval/offline-training/bin.ts; fit again instead of changing it. */
import type { SecondWeights } from './hybrid-score.ts';

export interface HybridModel {
  /** What each finding of a second transcription adds to the logit of the online score. */
  readonly second: SecondWeights;
  /** SHA-256 of the files it was fitted on, and how many candidates had a second transcription. */
  readonly dataHash: string;
  readonly candidates: number;
}

export const HYBRID_MODEL: HybridModel = {
  second: { term: 1.1, 'same-words': -0.5, 'other-words': 0.65 },
  dataHash: '',
  candidates: 0,
};

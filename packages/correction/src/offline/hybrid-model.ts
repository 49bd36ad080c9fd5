/** Written by bench/src/eval/offline-training/bin.ts; fit again instead of changing it. */
import type { SecondWeights } from './second-hearing.ts';

export interface HybridModel {
  /** What each finding of a second transcription adds to the logit of the online score. */
  readonly second: SecondWeights;
  /** SHA-256 of the files it was fitted on, and how many candidates had a second transcription. */
  readonly dataHash: string;
  readonly candidates: number;
}

export const HYBRID_MODEL: HybridModel = {
  second: { term: 3.31, 'same-words': -0.44, 'other-words': 0.549 },
  dataHash: '3c990c4e4d17dc814420ba5cf55ed0dc48e7ca4718c3188350916c4b9c148eb1',
  candidates: 4721,
};

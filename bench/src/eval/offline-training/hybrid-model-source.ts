import { createHash } from 'node:crypto';
import type { SecondWeights } from '@enmienda/correction/offline/training';
import type { OfflineSet } from './offline-set.ts';

/** The module that the offline path imports: the weights and what they were fitted on. */
export function hybridModelSource(
  weights: SecondWeights,
  fittedOn: { readonly sets: readonly OfflineSet[]; readonly candidates: number },
): string {
  const hash = createHash('sha256');
  for (const set of fittedOn.sets) hash.update(set.hash);
  const { term, 'same-words': sameWords, 'other-words': otherWords } = weights;
  return `/** Written by bench/src/eval/offline-training/bin.ts; fit again instead of changing it. */
import type { SecondWeights } from './second-hearing.ts';

export interface HybridModel {
  /** What each finding of a second transcription adds to the logit of the online score. */
  readonly second: SecondWeights;
  /** SHA-256 of the files it was fitted on, and how many candidates had a second transcription. */
  readonly dataHash: string;
  readonly candidates: number;
}

export const HYBRID_MODEL: HybridModel = {
  second: { term: ${term}, 'same-words': ${sameWords}, 'other-words': ${otherWords} },
  dataHash: '${hash.digest('hex')}',
  candidates: ${fittedOn.candidates},
};
`;
}

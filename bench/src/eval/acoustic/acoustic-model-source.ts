import { createHash } from 'node:crypto';
import type { AcousticModel } from '@enmienda/correction/offline/training';

/** The module that the offline path imports: the weights and what they were fitted on. */
export function acousticModelSource(
  { weights, engine, candidates }: Omit<AcousticModel, 'dataHash'>,
  hashes: readonly string[],
): string {
  const hash = createHash('sha256');
  for (const one of hashes) hash.update(one);
  return `/** Written by bench/src/eval/acoustic/bin.ts; fit again instead of changing it. */

export interface AcousticModel {
  /** In the order of \`ACOUSTIC_FEATURES\`. */
  readonly weights: readonly number[];
  /** Engine and model whose numbers it was fitted to. */
  readonly engine: string;
  /** SHA-256 of the files it was fitted on, and how many candidates they had. */
  readonly dataHash: string;
  readonly candidates: number;
}

export const ACOUSTIC_MODEL: AcousticModel = {
  weights: [${weights.join(', ')}],
  engine: '${engine}',
  dataHash: '${hash.digest('hex')}',
  candidates: ${candidates},
};
`;
}

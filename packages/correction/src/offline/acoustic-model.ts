/** Written by bench/src/eval/acoustic/bin.ts; fit again instead of changing it. */

export interface AcousticModel {
  /** In the order of `ACOUSTIC_FEATURES`. */
  readonly weights: readonly number[];
  /** Engine and model whose numbers it was fitted to. */
  readonly engine: string;
  /** SHA-256 of the files it was fitted on, and how many candidates they had. */
  readonly dataHash: string;
  readonly candidates: number;
}

export const ACOUSTIC_MODEL: AcousticModel = {
  weights: [0.538, 0.708, 0.269, 0.137, 0.592],
  engine: 'enmienda-listen/ggml-base-q8_0',
  dataHash: 'f5f7db4dd179bba273d664256d7145f1bb4cc07d8636769b228d07a142ad0dc3',
  candidates: 651,
};

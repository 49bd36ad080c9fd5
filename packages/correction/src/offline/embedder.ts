/** Turns short texts into vectors whose cosine says how alike they sound (built in) or mean (sentence transformers). */
export interface Embedder {
  /** With `version`, part of a saved bank: another embedder's vectors are never mixed in. */
  readonly name: string;
  readonly version: string;
  readonly dimension: number;
  /** `texts.length × dimension` numbers, row by row, each row L2-normalised (all zero for a text without phones). */
  embed(texts: readonly string[]): Promise<Float32Array>;
  /**
   * How alike two texts are at a closer look than a cosine, 0..1: a search orders by it what lies nearest by vector. Without it
   * the cosine decides.
   */
  readonly closeLook?: (text: string) => (other: string) => number;
}

import type { ForestModel } from '../forest.ts';
import type { LanguageCode } from '../language.ts';

/** How the forest's logit and the online logit of a candidate are weighed: a logistic regression on top of both. */
export interface StackWeights {
  /** Where the online search finds the candidate too. */
  readonly found: { readonly forest: number; readonly online: number; readonly bias: number };
  /** Where only the full search does. */
  readonly notFound: { readonly forest: number; readonly bias: number };
}

/** Everything that the offline score is computed from. */
export interface HybridModel {
  /** What the trees count on, in order. */
  readonly features: readonly string[];
  readonly forest: ForestModel;
  readonly alone: StackWeights;
  /** Where there is a second transcription. */
  readonly withSecond: StackWeights;
  /** From which score on a candidate is applied, by language. */
  readonly thresholds: Readonly<Partial<Record<LanguageCode, number>>>;
  /** The same for turns with a second transcription; where it says nothing, `thresholds` holds for them, too. */
  readonly secondThresholds: Readonly<Partial<Record<LanguageCode, number>>>;
  /** SHA-256 of what it was trained on, and how much that was. */
  readonly dataHash: string;
  readonly utterances: number;
  readonly candidates: number;
}

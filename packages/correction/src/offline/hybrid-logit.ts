import { createForest, type ForestLogit } from '../forest.ts';
import { HYBRID_FEATURES } from './hybrid-features.ts';
import type { HybridModel } from './hybrid-model.ts';
import { OfflineError } from './offline-error.ts';

/** What the text of a turn, and a second transcription of it, say of a candidate. */
export interface TurnReading {
  /** In the order of `HYBRID_FEATURES`. */
  readonly features: Float64Array;
  /** The logit of the online score, where the online search finds the candidate. */
  readonly online: number | undefined;
  readonly hasSecond: boolean;
}

/** Log odds that the candidate for a term is what was said. */
export type HybridLogit = (canonical: string, reading: TurnReading) => number;

/** @throws OfflineError other-model for a model of other features than these, or with a broken tree */
export function createHybridLogit(model: HybridModel): HybridLogit {
  const forest = unpacked(model);
  return (_canonical, { features, online, hasSecond }) => {
    const { found, notFound } = hasSecond ? model.withSecond : model.alone;
    const logit = forest(features);
    return online === undefined
      ? notFound.forest * logit + notFound.bias
      : found.forest * logit + found.online * online + found.bias;
  };
}

function unpacked({ features, forest }: HybridModel): ForestLogit {
  const isOfThese =
    features.length === HYBRID_FEATURES.length && features.every((name, i) => name === HYBRID_FEATURES[i]);
  if (!isOfThese) throw new OfflineError({ kind: 'other-model', reason: 'it counts on other features' });
  try {
    return createForest(forest);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new OfflineError({ kind: 'other-model', reason: cause.message }, { cause });
  }
}

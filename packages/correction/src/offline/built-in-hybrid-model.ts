/** Written by bench/src/eval/offline-training/bin.ts; train again instead of changing it. */

import { HYBRID_FEATURES } from './hybrid-features.ts';
import type { HybridModel } from './hybrid-model.ts';

export const BUILT_IN_HYBRID_MODEL: HybridModel = {
  features: [...HYBRID_FEATURES],
  forest: { bias: -3, trees: [] },
  alone: { found: { forest: 0, online: 1, bias: 0 }, notFound: { forest: 1, bias: -2 } },
  withSecond: { found: { forest: 0, online: 1, bias: 0 }, notFound: { forest: 1, bias: -2 } },
  thresholds: {},
  dataHash: '',
  utterances: 0,
  candidates: 0,
};

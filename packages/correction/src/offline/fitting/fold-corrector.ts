import type { CorrectionPolicy } from '../../policy.ts';
import { createOfflineCorrector, type OfflineCorrector } from '../create-offline-corrector.ts';
import { createHybridLogit } from '../hybrid-logit.ts';
import type { HybridModel } from '../hybrid-model.ts';
import type { HybridSet } from './hybrid-set.ts';
import type { FoldModels } from './hybrid-training.ts';
import { foldOf } from './outcome.ts';

/** The corrector for a row, by its reference. */
export type CorrectorOf = (reference: string) => OfflineCorrector;

/** Correctors that score each candidate by a model that has seen neither its term nor, in quiet speech, the row. */
export async function foldCorrectors(
  set: HybridSet,
  models: FoldModels,
  policy: Partial<CorrectionPolicy> = {},
): Promise<CorrectorOf> {
  const logits = models.map(createHybridLogit);
  const { lexicon } = set;
  const base = await createOfflineCorrector({ lexicon, policy });
  const foldOfTerm = new Map(Array.from(lexicon.terms(), ({ canonical }) => [canonical, foldOf(canonical)]));
  return (reference) => {
    const online = set.onlineOf(reference);
    const quietFold = set.isQuiet ? foldOf(reference) : undefined;
    return {
      ...base,
      online,
      corrector: { ...online, policy: base.corrector.policy },
      hybridLogit: (canonical, reading) =>
        logits[quietFold ?? foldOfTerm.get(canonical) ?? 0]?.(canonical, reading) ?? 0,
    };
  };
}

/** The same by one model, which has not seen the set. */
export async function modelCorrector(
  set: HybridSet,
  model: HybridModel,
  policy: Partial<CorrectionPolicy> = {},
): Promise<CorrectorOf> {
  const { lexicon } = set;
  const corrector = await createOfflineCorrector({ lexicon, policy, model });
  return () => corrector;
}

import { logistic } from '../../score.ts';
import { HYBRID_FEATURE_COUNT } from '../hybrid-features.ts';
import { createHybridLogit, type HybridLogit } from '../hybrid-logit.ts';
import type { HybridModel } from '../hybrid-model.ts';
import { HOPELESS_LOGIT } from '../turn-scores.ts';
import type { Forecast } from './calibration-measures.ts';
import type { HybridExamples } from './hybrid-set.ts';
import type { FoldModels } from './hybrid-training.ts';

/** What models that never saw the terms say of all candidates that are not hopeless. */
export function unseenForecasts(examples: HybridExamples, models: FoldModels): readonly Forecast[] {
  const logits = models.map(createHybridLogit);
  return forecasts(examples, (fold) => logits[fold]);
}

/** The same of one model, which has not seen them. */
export function modelForecasts(examples: HybridExamples, model: HybridModel): readonly Forecast[] {
  const logit = createHybridLogit(model);
  return forecasts(examples, () => logit);
}

function forecasts(
  examples: HybridExamples,
  logitOf: (fold: number) => HybridLogit | undefined,
): readonly Forecast[] {
  const features = new Float64Array(HYBRID_FEATURE_COUNT);
  const found: Forecast[] = [];
  for (let i = 0; i < examples.count; i += 1) {
    const hybridLogit = logitOf(examples.folds[i]!);
    if (hybridLogit === undefined) continue;
    features.set(examples.features.subarray(i * HYBRID_FEATURE_COUNT, (i + 1) * HYBRID_FEATURE_COUNT));
    const online = examples.online[i]!;
    const hasSecond = examples.hasSecond[i] === 1;
    const logit = hybridLogit('', { features, online: Number.isNaN(online) ? undefined : online, hasSecond });
    if (logit < HOPELESS_LOGIT) continue;
    found.push({ probability: logistic(logit), label: examples.labels[i] === 1 ? 1 : 0 });
  }
  return found;
}

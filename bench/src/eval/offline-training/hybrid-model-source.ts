import type { HybridModel, StackWeights } from '@enmienda/correction/offline';

/** The module that the offline path imports: the forest, what it counts on, and what it was trained on. */
export function hybridModelSource(model: HybridModel): string {
  const { features, forest } = model;
  return `/** Written by bench/src/eval/offline-training/bin.ts; train again instead of changing it. */
import type { HybridModel } from './hybrid-model.ts';

export const BUILT_IN_HYBRID_MODEL: HybridModel = {
  features: [
${quoted(features)}  ],
  alone: ${stackText(model.alone)},
  withSecond: ${stackText(model.withSecond)},
  thresholds: ${thresholdsText(model.thresholds)},
  secondThresholds: ${thresholdsText(model.secondThresholds)},
  dataHash: '${model.dataHash}',
  utterances: ${model.utterances},
  candidates: ${model.candidates},
  forest: {
    bias: ${forest.bias},
    trees: [
${quoted(forest.trees, '      ')}    ],
  },
};
`;
}

function thresholdsText(thresholds: HybridModel['thresholds']): string {
  const texts = Object.entries(thresholds).map(([language, value]) => `${language}: ${value}`);
  return `{ ${texts.join(', ')} }`;
}

function stackText({ found, notFound }: StackWeights): string {
  return `{
    found: { forest: ${found.forest}, online: ${found.online}, bias: ${found.bias} },
    notFound: { forest: ${notFound.forest}, bias: ${notFound.bias} },
  }`;
}

function quoted(texts: readonly string[], indent = '    '): string {
  return texts.map((text) => `${indent}'${text}',\n`).join('');
}

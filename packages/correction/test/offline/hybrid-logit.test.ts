import { OfflineError } from '@enmienda/correction/offline';
import { expect, test } from 'vitest';
import { HYBRID_FEATURE_COUNT, HYBRID_FEATURES } from '../../src/offline/hybrid-features.ts';
import { createHybridLogit } from '../../src/offline/hybrid-logit.ts';
import type { HybridModel } from '../../src/offline/hybrid-model.ts';

const model: HybridModel = {
  features: HYBRID_FEATURES,
  forest: { bias: 1, trees: ['0<=0.5 -3 1'] },
  alone: { found: { forest: 0.5, online: 2, bias: -1 }, notFound: { forest: 1, bias: -4 } },
  withSecond: { found: { forest: 1, online: 1, bias: 0 }, notFound: { forest: 2, bias: 0 } },
  thresholds: {},
  secondThresholds: {},
  dataHash: '',
  utterances: 0,
  candidates: 0,
};

function features(similarity: number): Float64Array {
  const values = new Float64Array(HYBRID_FEATURE_COUNT);
  values[0] = similarity;
  return values;
}

test.each([
  { similarity: 0.9, online: 0.7, hasSecond: false, expected: 0.5 * 2 + 2 * 0.7 - 1 },
  { similarity: 0.4, online: undefined, hasSecond: false, expected: -2 - 4 },
  { similarity: 0.9, online: 0.7, hasSecond: true, expected: 2.7 },
  { similarity: 0.4, online: undefined, hasSecond: true, expected: -4 },
])('weighs forest and online score by what there is: %o', ({ similarity, online, hasSecond, expected }) => {
  const logit = createHybridLogit(model)('Telcel', { features: features(similarity), online, hasSecond });
  expect(logit).toBeCloseTo(expected, 9);
});

test.each([
  ['other features', { ...model, features: ['similarity'] }, /counts on other features/u],
  ['a broken tree', { ...model, forest: { bias: 0, trees: ['0<=0.5 1'] } }, /ends before its last leaf/u],
])('refuses a model with %s', (_, broken, message) => {
  expect(() => createHybridLogit(broken)).toThrow(OfflineError);
  expect(() => createHybridLogit(broken)).toThrow(message);
});

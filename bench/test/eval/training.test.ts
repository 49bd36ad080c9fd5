import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { createForest, FEATURE_NAMES } from '@enmienda/correction/training';
import { expect, test } from 'vitest';
import { BOOSTING, trainForest } from '../../src/eval/training/cross-validation.ts';
import { forestModel } from '../../src/eval/training/forest-text.ts';
import { FOLDS, foldOf, labelCandidates } from '../../src/eval/training/labelled-candidates.ts';
import { logOdds, trainBoostedTrees } from '../../src/train/boosted-trees.ts';

const options = { ...BOOSTING, trees: 8, leaves: 4, learningRate: 0.3, minHessian: 0.1, l2: 1 };

test('a candidate is right when it puts words right and breaks none', () => {
  const { lexicon } = compileLexicon({
    language: spanish(),
    entries: [{ canonical: 'Bancolombia' }, { canonical: 'Banco Lombardo' }],
  });
  const row = {
    id: '1',
    hypothesis: 'tengo cuenta en bancolonvia',
    reference: 'tengo cuenta en bancolombia',
    terms: ['Bancolombia'],
  };
  const labelled = labelCandidates(lexicon, [row], () => undefined);
  const right = labelled.filter(({ label }) => label === 1);
  expect(right).toHaveLength(1);
  expect(right[0]?.features).toHaveLength(FEATURE_NAMES.length);
  expect(right[0]?.termFold).toBe(foldOf('Bancolombia'));
  expect(right[0]?.utteranceFolds).toEqual(new Set([foldOf('bancolombia')]));
});

test('terms are dealt to folds by what they are, not by how they are written', () => {
  expect(foldOf('El Corte Inglés')).toBe(foldOf('el corte inglés '));
  expect(foldOf('Sanitas')).toBeLessThan(FOLDS);
});

test('a forest says the same as text as it does in training', () => {
  const width = 2;
  const count = 200;
  const values = Float32Array.from({ length: count * width }, (_, i) => ((i * 37) % 101) / 7);
  const labels = Uint8Array.from({ length: count }, (_, i) => (values[i * width]! > 5 ? 1 : 0));
  const weights = new Float32Array(count).fill(1);
  const forest = trainBoostedTrees({ width, values, labels, weights }, options);
  const logit = createForest(forestModel(forest));
  for (let row = 0; row < count; row += 1) {
    const features = Float64Array.from(values.subarray(row * width, (row + 1) * width));
    expect(logit(features)).toBeCloseTo(logOdds(forest, values, row * width), 3);
  }
});

test('training tells right from wrong candidates', () => {
  const candidate = (value: number, label: 0 | 1) => ({
    features: Float64Array.of(value, 1),
    label,
    weight: 1,
    termFold: 0,
    utteranceFolds: new Set<number>(),
  });
  const model = trainForest(
    Array.from({ length: 60 }, (_, i) => candidate(i / 60, i >= 30 ? 1 : 0)),
    options,
  );
  const logit = createForest(model);
  expect(logit(Float64Array.of(0.9, 1))).toBeGreaterThan(1);
  expect(logit(Float64Array.of(0.1, 1))).toBeLessThan(-1);
});

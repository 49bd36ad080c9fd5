import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  FOLDS,
  foldOf,
  forestModel,
  logOdds,
  trainBoostedTrees,
} from '@enmienda/correction/offline/training';
import { createForest, FEATURE_NAMES } from '@enmienda/correction/training';
import { expect, test } from 'vitest';
import { BOOSTING, foldForests, trainModel } from '../../src/eval/training/cross-validation.ts';
import { withFloors } from '../../src/eval/training/forest-floors.ts';

import {
  type LabelledCandidate,
  labelCandidates,
  labelQuietCandidates,
} from '../../src/eval/training/labelled-candidates.ts';
import type { TrainingSet } from '../../src/eval/training/training-set.ts';

const options = {
  ...BOOSTING,
  trees: 8,
  leaves: 4,
  learningRate: 0.3,
  minHessian: 0.1,
  l2: 1,
  rowShare: 1,
  columnShare: 1,
};

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
    expect(logit(features)).toBeCloseTo(logOdds(forest, values, row * width), 2);
  }
});

/** Sixty candidates of sixty utterances: right in the upper half of their only feature. */
function halvedSet(isQuiet = false): TrainingSet {
  const candidates = Array.from({ length: 60 }, (_, i): LabelledCandidate => {
    const fold = i % FOLDS;
    const features = Float64Array.of(i / 60, 1);
    return {
      row: i,
      features,
      label: i >= 30 ? 1 : 0,
      weight: 1,
      termFold: fold,
      utteranceFolds: new Set([fold]),
    };
  });
  const { lexicon } = compileLexicon({ language: spanish(), entries: [] });
  return { name: 'halves', language: 'es', lexicon, rows: [], candidates, isQuiet, hash: '' };
}

test('floors cut short only what is not worth suggesting', () => {
  const tree = (low: number, high: number) => `0<=0.5 ${low} ${high}`;
  const model = { bias: 0, trees: [...Array.from({ length: 15 }, () => tree(-0.3, -0.2)), tree(0, 5)] };
  const [hopeless, late] = [Float64Array.of(0), Float64Array.of(1)];
  const floored = withFloors(model, [hopeless, late]);
  expect(floored.floors).toEqual([{ below: -2.1, rest: -1.5 }]);
  expect(createForest(floored)(late)).toBeCloseTo(createForest(model)(late), 9);
  expect(createForest(floored)(hopeless)).toBeCloseTo(createForest(model)(hopeless), 9);
  const hidden = { ...model, trees: [...model.trees.slice(0, 15), '0<=-1 9 0'] };
  expect(createForest({ ...floored, trees: hidden.trees })(Float64Array.of(-2))).toBeCloseTo(-4.5, 9);
});

test('floors let one of two hundred fall that end up worth suggesting', () => {
  const model = {
    bias: 0,
    trees: [...Array.from({ length: 10 }, () => '0<=0.5 -0.5 -0.3'), '0<=1.5 9 9'],
  };
  const rows = (low: number, all: number) =>
    Array.from({ length: all }, (_, i) => Float64Array.of(i < low ? 0 : 1));
  const below = (low: number, all: number) => withFloors(model, rows(low, all)).floors?.[0]?.below;
  expect(below(1, 1000)).toBe(-3.1);
  expect(below(5, 1000)).toBe(-3.1);
  expect(below(6, 1000)).toBe(-5.1);
});

test('training tells right from wrong candidates, in each fold and in all', () => {
  const { logits, calibration } = foldForests([halvedSet()], options, () => undefined);
  const model = createForest(trainModel([halvedSet()], calibration, options));
  expect(logits).toHaveLength(FOLDS);
  for (const logit of [...logits, model]) {
    expect(logit(Float64Array.of(0.9, 1))).toBeGreaterThan(1);
    expect(logit(Float64Array.of(0.1, 1))).toBeLessThan(-1);
  }
});

test('a fold learns nothing from its own terms, and of quiet sets nothing from its own utterances', () => {
  const plain = halvedSet();
  const contrary = { ...plain, candidates: plain.candidates.map(liar) };
  for (const isQuiet of [false, true]) {
    const { logits } = foldForests([plain, { ...contrary, isQuiet }], options, () => undefined);
    const [misled = 0, spared = 0] = [1, 2].map((fold) => logits[fold]?.(Float64Array.of(0.1, 1)));
    expect(spared).toBeLessThan(misled - 0.5);
  }
});

/** Only the candidates of fold 2 lie. */
function liar(candidate: LabelledCandidate): LabelledCandidate {
  if (candidate.termFold !== 2) return { ...candidate, weight: 0 };
  return { ...candidate, label: candidate.label === 1 ? 0 : 1, weight: 3 };
}

test('in everyday speech without terms every candidate is wrong, and folded by its utterance', () => {
  const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Pensilvania' }] });
  const rows = ['pensilbania', 'pensilbana'].map((hypothesis, i) => ({
    id: String(i),
    hypothesis,
    reference: i === 0 ? 'pensilvania' : hypothesis,
    terms: [],
  }));
  const labelled = labelQuietCandidates(lexicon, rows, () => undefined);
  expect(labelled.map(({ row, label }) => [row, label])).toEqual([[1, 0]]);
  expect(labelled[0]?.utteranceFolds).toEqual(new Set([foldOf('pensilbana')]));
});

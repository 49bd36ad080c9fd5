import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BoostingOptions,
  logOdds,
  type TrainingRows,
  trainBoostedTrees,
} from '../../src/offline/fitting/boosted-trees.ts';

const options: BoostingOptions = {
  trees: 60,
  leaves: 8,
  learningRate: 0.2,
  minHessian: 1,
  l2: 1,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
};

/** Points of the unit square on a grid, yes where `isYes` says so. */
function gridRows(side: number, isYes: (x: number, y: number) => boolean): TrainingRows {
  const values = new Float32Array(side * side * 2);
  const labels = new Uint8Array(side * side);
  for (let i = 0; i < side * side; i++) {
    const x = (i % side) / side;
    const y = Math.floor(i / side) / side;
    values.set([x, y], i * 2);
    labels[i] = isYes(x, y) ? 1 : 0;
  }
  return { width: 2, values, labels, weights: new Float32Array(side * side).fill(1) };
}

const shareRight = (rows: TrainingRows): number => {
  const forest = trainBoostedTrees(rows, options);
  const right = rows.labels.filter(
    (label, i) => logOdds(forest, rows.values, i * rows.width) > 0 === (label === 1),
  );
  return right.length / rows.labels.length;
};

describe('boosted trees', () => {
  test('learn a rule that no single threshold can say', () => {
    expect(shareRight(gridRows(40, (x, y) => x > 0.5 !== y > 0.3))).toBe(1);
  });

  test('learn a slanted border to within a few points', () => {
    expect(shareRight(gridRows(40, (x, y) => x + y > 1))).toBeGreaterThan(0.97);
  });

  test('give the prior where nothing can be learned', () => {
    const rows = gridRows(10, () => false);
    rows.labels.fill(1, 0, 50);
    const blind = { ...rows, values: new Float32Array(rows.values.length) };
    const forest = trainBoostedTrees(blind, options);
    expect(forest.trees).toEqual([]);
    expect(logOdds(forest, blind.values, 0)).toBeCloseTo(0);
  });

  test('do not see a row whose weight is 0', () => {
    const rows = gridRows(20, (x) => x > 0.5);
    const poisoned = { ...rows, labels: rows.labels.map((label, i) => (i % 3 === 0 ? 1 - label : label)) };
    const weights = rows.weights.map((_, i) => (i % 3 === 0 ? 0 : 1));
    const forest = trainBoostedTrees({ ...poisoned, weights }, options);
    expect(logOdds(forest, Float32Array.of(0.9, 0.5), 0)).toBeGreaterThan(2);
    expect(logOdds(forest, Float32Array.of(0.1, 0.5), 0)).toBeLessThan(-2);
  });

  test('are the same trees for the same rows, and every answer is a number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.float({ noNaN: true, min: -10, max: 10 }), fc.boolean()), {
          minLength: 20,
          maxLength: 60,
        }),
        (cases) => {
          const rows: TrainingRows = {
            width: 1,
            values: Float32Array.from(cases, ([value]) => value),
            labels: Uint8Array.from(cases, ([, yes]) => Number(yes)),
            weights: new Float32Array(cases.length).fill(1),
          };
          const forest = trainBoostedTrees(rows, { ...options, trees: 5 });
          expect(trainBoostedTrees(rows, { ...options, trees: 5 })).toEqual(forest);
          expect(cases.every((_, i) => Number.isFinite(logOdds(forest, rows.values, i)))).toBe(true);
        },
      ),
    );
  });

  test('ask the first columns alone in the first trees, and learn from them at their own rate', () => {
    const rows = gridRows(20, (_, y) => y > 0.5);
    const first = { ...options, trees: 6, leaves: 2, firstTrees: 2, firstColumns: 1 };
    rows.labels.set(rows.labels.map((label, i) => (i % 20 > 15 ? 1 : label)));
    const forest = trainBoostedTrees(rows, first);
    expect(forest.trees.map(({ feature }) => feature[0])).toEqual([
      0,
      0,
      1,
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    const faster = trainBoostedTrees(rows, { ...first, firstRate: 0.4 });
    const leaves = (trees: typeof forest.trees) => trees[0]?.value.slice(1) ?? [];
    expect(leaves(faster.trees)).toEqual(
      leaves(forest.trees).map((value) => expect.closeTo(2 * value, 9) as number),
    );
    const plain = trainBoostedTrees(rows, { ...options, trees: 6, leaves: 2 });
    expect(plain.trees[0]?.feature[0]).toBe(1);
  });
});

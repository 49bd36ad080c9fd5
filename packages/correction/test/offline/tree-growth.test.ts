import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BoostingOptions,
  logOdds,
  type TrainingRows,
  trainBoostedTrees,
} from '../../src/offline/fitting/boosted-trees.ts';

const options: BoostingOptions = {
  trees: 1,
  leaves: 5,
  learningRate: 1,
  minHessian: 0.5,
  l2: 1,
  rowShare: 1,
  columnShare: 1,
  seed: 1,
};

const WIDTH = 3;
const someRows = fc
  .array(
    fc.record({
      values: fc.tuple(...Array.from({ length: WIDTH }, () => fc.integer({ min: 0, max: 12 }))),
      yes: fc.boolean(),
      // Unlike weights, so that no two splits are equally good.
      weight: fc.double({ min: 0.1, max: 2, noNaN: true }),
    }),
    { minLength: 8, maxLength: 60 },
  )
  .map(
    (cases): TrainingRows => ({
      width: WIDTH,
      values: Float32Array.from(cases.flatMap(({ values }) => values)),
      labels: Uint8Array.from(cases, ({ yes }) => Number(yes)),
      weights: Float32Array.from(cases, ({ weight }) => weight),
    }),
  );

/** A first tree by trying every value of every column on every leaf: each row's log odds. */
function dullTree(rows: TrainingRows, leavesMax: number): readonly number[] {
  const { bias } = trainBoostedTrees(rows, { ...options, trees: 0 });
  const p = 1 / (1 + Math.exp(-bias));
  const at = (row: number, column: number) => rows.values[row * WIDTH + column] ?? 0;
  const sums = (members: readonly number[]) => {
    const gradient = members.reduce((s, i) => s + (rows.weights[i] ?? 0) * (p - (rows.labels[i] ?? 0)), 0);
    const hessian = members.reduce((s, i) => s + (rows.weights[i] ?? 0) * p * (1 - p), 0);
    return { gradient, hessian, score: gradient ** 2 / (hessian + options.l2) };
  };
  let leaves: (readonly number[])[] = [Array.from(rows.labels, (_, i) => i)];
  for (; leaves.length < leavesMax; ) {
    let best = { gain: 1e-6, leaf: -1, parts: [] as (readonly number[])[] };
    leaves.forEach((members, leaf) => {
      for (let column = 0; column < WIDTH; column += 1) {
        for (const threshold of new Set(members.map((i) => at(i, column)))) {
          const parts = [
            members.filter((i) => at(i, column) <= threshold),
            members.filter((i) => at(i, column) > threshold),
          ];
          if (parts.some((part) => sums(part).hessian < options.minHessian)) continue;
          const gain = parts.reduce((s, part) => s + sums(part).score, -sums(members).score);
          if (gain > best.gain) best = { gain, leaf, parts };
        }
      }
    });
    if (best.leaf === -1) break;
    leaves = [...leaves.filter((_, i) => i !== best.leaf), ...best.parts];
  }
  const margins = Array.from(rows.labels, () => bias);
  if (leaves.length === 1) return margins;
  for (const members of leaves) {
    const { gradient, hessian } = sums(members);
    for (const i of members) margins[i] = bias - gradient / (hessian + options.l2);
  }
  return margins;
}

describe('a tree', () => {
  test('is the one that trying every split of every leaf would give', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const forest = trainBoostedTrees(rows, options);
        dullTree(rows, options.leaves).forEach((margin, i) => {
          expect(logOdds(forest, rows.values, i * WIDTH)).toBeCloseTo(margin, 6);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('is grown on other rows and columns with another seed', () => {
    const rows: TrainingRows = {
      width: 2,
      values: Float32Array.from({ length: 400 }, (_, i) => (i * 7919) % 101),
      labels: Uint8Array.from({ length: 200 }, (_, i) => Number((i * 31) % 7 > 3)),
      weights: new Float32Array(200).fill(1),
    };
    const shares = { ...options, trees: 4, rowShare: 0.5, columnShare: 0.5 };
    expect(trainBoostedTrees(rows, shares)).toEqual(trainBoostedTrees(rows, shares));
    expect(trainBoostedTrees(rows, shares)).not.toEqual(trainBoostedTrees(rows, { ...shares, seed: 2 }));
  });
});

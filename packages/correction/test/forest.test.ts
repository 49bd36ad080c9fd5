import { expect, test } from 'vitest';
import { FEATURE_NAMES } from '../src/features.ts';
import { createForest } from '../src/forest.ts';
import { SCORE_MODEL } from '../src/score-model.ts';

test('a forest adds the leaves that the features reach to its bias', () => {
  const logit = createForest({ bias: 0.5, trees: ['0<=1 -1 1<=2.5 2 4', '1<=0 8 16'] });
  expect(logit(Float64Array.of(1, 0))).toBe(0.5 - 1 + 8);
  expect(logit(Float64Array.of(1.1, 2.5))).toBe(0.5 + 2 + 16);
  expect(logit(Float64Array.of(2, 3))).toBe(0.5 + 4 + 16);
});

test.each(['0<=1 2', '0<=1 2 3 4', '0<=x 1 2', ''])(
  'a tree that is not well formed is refused: %j',
  (tree) => {
    expect(() => createForest({ bias: 0, trees: [tree] })).toThrow(RangeError);
  },
);

test('the model counts on features that there are, at their places', () => {
  expect(SCORE_MODEL.features).toEqual(FEATURE_NAMES.slice(0, SCORE_MODEL.features.length));
});

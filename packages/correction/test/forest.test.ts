import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FEATURE_NAMES, FIRST_FEATURES } from '../src/features.ts';
import { createForest, FLOOR_EVERY } from '../src/forest.ts';
import { SCORE_MODEL } from '../src/score-model.ts';

test('a forest adds the leaves that the features reach to its bias', () => {
  const logit = createForest({ bias: 0.5, trees: ['0<=1 -1 1<=2.5 2 4', '1<=0 8 16'] });
  expect(logit(Float64Array.of(1, 0))).toBe(0.5 - 1 + 8);
  expect(logit(Float64Array.of(1.1, 2.5))).toBe(0.5 + 2 + 16);
  expect(logit(Float64Array.of(2, 3))).toBe(0.5 + 4 + 16);
});

const FEATURES = 3;
const number = fc.integer({ min: -400, max: 400 }).map((n) => n / 100);

interface Node {
  readonly feature?: number;
  readonly value: number;
  readonly parts?: readonly [Node, Node];
}

const someTree = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number.map((value) => ({ value })),
    fc.record({
      feature: fc.nat(FEATURES - 1),
      value: number,
      parts: fc.tuple(tie('node'), tie('node')),
    }),
  ),
})).node;

const textOf = ({ feature, value, parts }: Node): string =>
  parts === undefined
    ? String(value)
    : `${String(feature)}<=${value} ${textOf(parts[0])} ${textOf(parts[1])}`;

const leafOf = (node: Node, features: Float64Array): number => {
  if (node.parts === undefined) return node.value;
  return leafOf(node.parts[(features[node.feature ?? 0] ?? 0) <= node.value ? 0 : 1], features);
};

test('a forest is what walking down its trees one by one gives, up to the floor that it falls through', () => {
  const some = fc.record({
    trees: fc.array(someTree, { minLength: 1, maxLength: 3 * FLOOR_EVERY + 1 }),
    floors: fc.array(fc.record({ below: number, rest: number }), { maxLength: 4 }),
    features: fc.array(number, { minLength: FEATURES, maxLength: FEATURES }).map((f) => Float64Array.from(f)),
  });
  fc.assert(
    fc.property(some, ({ trees, floors, features }) => {
      let expected = 0.25;
      for (const [index, tree] of trees.entries()) {
        expected += leafOf(tree, features);
        const isChecked = (index + 1) % FLOOR_EVERY === 0 || index + 1 === trees.length;
        const floor = floors[Math.floor(index / FLOOR_EVERY)];
        if (isChecked && floor !== undefined && expected < floor.below) {
          expected += floor.rest;
          break;
        }
      }
      const logit = createForest({ bias: 0.25, trees: trees.map(textOf), floors });
      expect(logit(features)).toBeCloseTo(expected, 9);
    }),
  );
});

test('features that are written only when a tree asks for them give the same sum, and are written once at the most', () => {
  const some = fc.record({
    trees: fc.array(someTree, { minLength: 1, maxLength: 3 * FLOOR_EVERY + 1 }),
    floors: fc.array(fc.record({ below: number, rest: number }), { maxLength: 4 }),
    features: fc.array(number, { minLength: FEATURES, maxLength: FEATURES }),
    there: fc.nat(FEATURES),
  });
  fc.assert(
    fc.property(some, ({ trees, floors, features, there }) => {
      const model = { bias: 0, trees: trees.map(textOf), floors };
      const early = Float64Array.from(features, (value, i) => (i < there ? value : Number.NaN));
      let written = 0;
      const logit = createForest(model, there)(early, () => {
        written += 1;
        early.set(features);
      });
      expect(logit).toBe(createForest(model)(Float64Array.from(features)));
      expect(written).toBeLessThanOrEqual(1);
      if (there === FEATURES) expect(written).toBe(0);
    }),
  );
});

test('features are not written for what ends before a tree asks for them', () => {
  const easy = Array.from({ length: FLOOR_EVERY }, () => '0<=1 -1 1');
  const model = { bias: 0, trees: [...easy, '2<=0 5 7'], floors: [{ below: 0, rest: -3 }] };
  const forest = createForest(model, 2);
  let written = 0;
  const complete = () => {
    written += 1;
  };
  expect(forest(Float64Array.of(1, 0, 0), complete)).toBe(-FLOOR_EVERY - 3);
  expect(written).toBe(0);
  expect(forest(Float64Array.of(2, 0, 0), complete)).toBe(FLOOR_EVERY + 5);
  expect(written).toBe(1);
});

test.each(['0<=1 2', '0<=1 2 3 4', '0<=x 1 2', ''])(
  'a tree that is not well formed is refused: %j',
  (tree) => {
    expect(() => createForest({ bias: 0, trees: [tree] })).toThrow(RangeError);
  },
);

test('the model was trained with all features, at their places', () => {
  expect(SCORE_MODEL.features).toEqual(FEATURE_NAMES);
});

test('the first trees of the model look at the first features alone', () => {
  const early = SCORE_MODEL.trees.slice(0, FLOOR_EVERY).flatMap((tree) => tree.match(/\d+(?=<=)/gu) ?? []);
  expect(early.length).toBeGreaterThan(FLOOR_EVERY);
  for (const feature of early) expect(Number(feature)).toBeLessThan(FIRST_FEATURES);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectNonOverlapping, type WeightedCandidate } from '../src/selection.ts';

const candidate = fc
  .tuple(fc.nat({ max: 9 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 20 }))
  .map(([from, length, weight]): WeightedCandidate => ({ from, to: from + length, weight }));

const isApart = (list: readonly WeightedCandidate[]) =>
  list.every((a, i) => list.every((b, j) => i === j || a.to <= b.from || b.to <= a.from));

const weightOf = (list: readonly WeightedCandidate[]) => list.reduce((sum, { weight }) => sum + weight, 0);

test('the selection is apart, in order, and weighs as much as the best of all subsets', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 9 }), (candidates) => {
      const selected = selectNonOverlapping(candidates);
      expect(isApart(selected)).toBe(true);
      expect(selected.map(({ from }) => from)).toEqual(
        selected.map(({ from }) => from).toSorted((a, b) => a - b),
      );
      let best = 0;
      for (let subset = 0; subset < 1 << candidates.length; subset += 1) {
        const chosen = candidates.filter((_, i) => (subset >> i) % 2 === 1);
        if (isApart(chosen)) best = Math.max(best, weightOf(chosen));
      }
      expect(weightOf(selected)).toBe(best);
    }),
  );
});

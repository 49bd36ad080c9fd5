import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectNonOverlapping } from '../src/selection.ts';

const scored = fc
  .array(
    fc
      .tuple(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .map(([from, length, score]) => ({ candidate: { from, to: from + length }, score })),
    { maxLength: 12 },
  )
  .map((list) => list.toSorted((a, b) => a.candidate.from - b.candidate.from));

type Scored = typeof scored extends fc.Arbitrary<(infer T)[]> ? T : never;

const overlap = (a: Scored, b: Scored) =>
  a.candidate.from < b.candidate.to && b.candidate.from < a.candidate.to;
const lengthOf = ({ candidate }: Scored) => candidate.to - candidate.from;

test('chosen is what nothing overlapping outdoes: the dull way', () => {
  fc.assert(
    fc.property(scored, (list) => {
      const outdoes = (a: Scored, b: Scored) =>
        a.score - b.score || lengthOf(a) - lengthOf(b) || list.indexOf(b) - list.indexOf(a);
      const dull = list.filter((one) =>
        list.every((other) => other === one || !overlap(one, other) || outdoes(one, other) > 0),
      );
      expect(selectNonOverlapping(list)).toEqual(dull);
      expect(dull.every((a) => dull.every((b) => a === b || !overlap(a, b)))).toBe(true);
    }),
  );
});

test('the best of all is always chosen', () => {
  fc.assert(
    fc.property(scored, (list) => {
      const best = Math.max(0, ...list.map(({ score }) => score));
      expect(Math.max(0, ...selectNonOverlapping(list).map(({ score }) => score))).toBe(best);
    }),
  );
});

test('the choice for a window depends on nothing that doesn’t overlap with it', () => {
  fc.assert(
    fc.property(scored, fc.nat({ max: 16 }), (list, end) => {
      const before = (all: readonly Scored[]) =>
        selectNonOverlapping(all).filter(({ candidate }) => candidate.to <= end);
      const touching = list.filter(
        (one) => one.candidate.from < end || list.some((o) => o.candidate.to <= end && overlap(o, one)),
      );
      expect(before(touching)).toEqual(before(list));
    }),
  );
});

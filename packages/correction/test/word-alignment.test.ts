import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from '../src/word-alignment.ts';

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 9 });

/** The length of a longest common subsequence, the dull way. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  const [first, ...rest] = a;
  if (first === undefined || b.length === 0) return 0;
  const at = b.indexOf(first);
  const without = commonLength(rest, b);
  return at === -1 ? without : Math.max(without, 1 + commonLength(rest, b.slice(at + 1)));
}

test.each([
  ['a b c', 'a b c', []],
  ['valle dupar', 'valledupar', [{ from: 0, to: 2, otherFrom: 0, otherTo: 1 }]],
  ['de la casa', 'de casa', [{ from: 1, to: 2, otherFrom: 1, otherTo: 1 }]],
  ['', 'hola', [{ from: 0, to: 0, otherFrom: 0, otherTo: 1 }]],
])('%j and %j', (a, b, expected) => {
  const read = (text: string) => text.split(' ').filter((word) => word !== '');
  expect(differences(read(a), read(b))).toEqual(expected);
});

test('between the differences stand the same words, as many as two texts can share in order', () => {
  fc.assert(
    fc.property(words, words, (a, b) => {
      const found = differences(a, b) ?? [];
      const outside = (list: readonly string[], stretches: readonly (readonly [number, number])[]) =>
        list.filter((_, i) => !stretches.some(([from, to]) => i >= from && i < to));
      const same = outside(
        a,
        found.map(({ from, to }) => [from, to] as const),
      );
      expect(
        outside(
          b,
          found.map(({ otherFrom, otherTo }) => [otherFrom, otherTo] as const),
        ),
      ).toEqual(same);
      expect(same).toHaveLength(commonLength(a, b));
    }),
  );
});

test('texts that have too little to do with each other are not laid against each other', () => {
  const many = (word: string) => Array.from({ length: 300 }, (_, i) => `${word}${i}`);
  expect(differences(many('a'), many('b'))).toBeUndefined();
  expect(differences([...many('a'), 'x'], [...many('a'), 'y'])).toEqual([
    { from: 300, to: 301, otherFrom: 300, otherTo: 301 },
  ]);
});

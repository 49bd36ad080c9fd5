import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { expect, test } from 'vitest';
import { bareLetters, letterDistance } from '../src/letter-distance.ts';

test('the distance is that of another implementation', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ñ'), maxLength: 150 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(letterDistance(a, b)).toBe(distance(a, b));
    }),
  );
});

test('bare letters have no accents and no spaces', () => {
  expect(bareLetters(['el', 'corte', 'inglés', 'ñandú'])).toBe('elcorteinglesnandu');
});

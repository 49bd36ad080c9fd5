import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countBrokenWords, countWordErrors, effectOf } from '../../src/demo/word-errors.ts';

/** The definition, written out: exponential, and right. */
function dullDistance([a, ...as]: string[], [b, ...bs]: string[]): number {
  if (a === undefined) return b === undefined ? 0 : bs.length + 1;
  if (b === undefined) return as.length + 1;
  if (a === b) return dullDistance(as, bs);
  return 1 + Math.min(dullDistance(as, bs), dullDistance([a, ...as], bs), dullDistance(as, [b, ...bs]));
}

describe('word errors', () => {
  test.each([
    ['Hola, buenos días.', 'hola buenos días', 0],
    ['Con Movistar, sí.', 'con movi star sí', 2],
    ['El Corte Inglés', 'elcorte inglés', 2],
    ['La [CLABE], no.', 'la clabe no', 0],
    ['Número uno', 'numero uno', 1],
    ['uno dos', '', 2],
  ])('of %j heard as %j are %i', (reference, text, errors) => {
    expect(countWordErrors(reference, text).errors).toBe(errors);
  });

  test('equal the edit distance by its definition', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, (said, heard) => {
        const { errors, hits, words } = countWordErrors(said.join(' '), heard.join(' '));
        expect(errors).toBe(dullDistance(said, heard));
        expect(words).toBe(said.length);
        expect(hits.filter((hit) => !hit).length).toBeLessThanOrEqual(errors);
      }),
    );
  });
});

test('a broken word was right before and is wrong after', () => {
  const reference = 'pagué con tarjeta en Claro';
  const heard = countWordErrors(reference, 'pagué con tarjeta en caro');
  expect(countBrokenWords(heard, countWordErrors(reference, 'pagué con tarjeta en Claro'))).toBe(0);
  expect(countBrokenWords(heard, countWordErrors(reference, 'pagué con Tarjeta Oh en Claro'))).toBe(0);
  expect(countBrokenWords(heard, countWordErrors(reference, 'pagué con targeta en caro'))).toBe(1);
});

test.each([
  ['con movi star', 'con Movistar', 'better'],
  ['con movi star', 'con movi star', 'same'],
  ['con movistar', 'son Movistar', 'worse'],
  ['con movi star', 'son Movistar', 'worse'],
] as const)('%j turned into %j is %s', (before, after, effect) => {
  expect(effectOf('Con Movistar', before, after)).toBe(effect);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { align } from '../../src/eval/alignment.ts';
import { measure, wordsOf } from '../../src/eval/measures.ts';

describe('measures', () => {
  test('what was fixed, broken, recovered and lost is counted apart', () => {
    const measures = measure([
      {
        hypothesis: 'tengo mobi estar',
        corrected: 'tengo Movistar',
        reference: 'Tengo Movistar.',
        terms: ['Movistar'],
      },
      { hypothesis: 'es claro', corrected: 'es Claro Móvil', reference: 'es claro', terms: [] },
      {
        hypothesis: 'va a Sanitas',
        corrected: 'va a sanidad',
        reference: 'va a Sanitas',
        terms: ['Sanitas'],
      },
    ]);
    expect(measures).toEqual({
      utterances: 3,
      changed: 3,
      referenceWords: 7,
      werBefore: 28.57,
      werAfter: 28.57,
      mentions: 2,
      recallBefore: 50,
      recallAfter: 50,
      missed: 1,
      recovered: 1,
      recoveredPercent: 100,
      lost: 1,
      fixed: 1,
      broken: 1,
      brokenPer100k: 16666.7,
      breakRatio: 1,
      worseUtterances: 2,
      worsePercent: 66.67,
    });
  });

  test('nothing is worse or fixed where nothing was changed', () => {
    const row = { hypothesis: 'a b', corrected: 'a b', reference: 'a c', terms: [] };
    expect(measure([row])).toMatchObject({
      changed: 0,
      worseUtterances: 0,
      fixed: 0,
      broken: 0,
      breakRatio: null,
    });
  });

  test('an empty set measures zero', () => {
    expect(measure([])).toMatchObject({ utterances: 0, werBefore: 0, brokenPer100k: 0 });
  });

  test('case, punctuation, apostrophes and hyphens don’t count; accents do', () => {
    expect(wordsOf('¿Qué? L’Oréal, wi-fi “OK”')).toEqual(['qué', 'l', 'oréal', 'wi', 'fi', 'ok']);
  });
});

test('an alignment has as many errors as the plainest recursion finds, and hits no more words than are right', () => {
  const word = fc.constantFrom('a', 'b', 'c');
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 6 }),
      fc.array(word, { maxLength: 6 }),
      (reference, hypothesis) => {
        const { errors, hits } = align(reference, hypothesis);
        expect(errors).toBe(dullErrors(reference, hypothesis));
        const right = hits.reduce((sum, hit) => sum + hit, 0);
        expect(right).toBeGreaterThanOrEqual(Math.max(reference.length, hypothesis.length) - errors);
        expect(right).toBeLessThanOrEqual(Math.min(reference.length, hypothesis.length));
      },
    ),
  );
});

function dullErrors(reference: readonly string[], hypothesis: readonly string[]): number {
  const [first, ...rest] = reference;
  const [heard, ...after] = hypothesis;
  if (first === undefined || heard === undefined) return reference.length + hypothesis.length;
  if (first === heard) return dullErrors(rest, after);
  return 1 + Math.min(dullErrors(rest, after), dullErrors(rest, hypothesis), dullErrors(reference, after));
}

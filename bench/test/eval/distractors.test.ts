import { describe, expect, test } from 'vitest';
import { drawDistractors } from '../../src/eval/distractors.ts';
import { EvaluationError } from '../../src/eval/evaluation-error.ts';
import { normalize } from '../../src/eval/measures.ts';

const nothing = { references: [], vocabulary: [] };
const bare = (text: string) => normalize(text).normalize('NFD').replace(/\p{M}/gu, '');

describe.each(['es', 'pt', 'en'] as const)('distractors of %s', (code) => {
  test('are so many names, each once, and the same every time', { timeout: 30_000 }, () => {
    const { terms, leftOut } = drawDistractors(code, 3000, nothing);
    expect(new Set(terms.map(bare)).size).toBe(3000);
    expect(terms.every((term) => /^\p{Lu}/u.test(term))).toBe(true);
    expect(drawDistractors(code, 200, nothing).terms).toEqual(terms.slice(0, 200));
    expect(leftOut).toBeLessThan(3000);
  });

  test('stand in no reference and not in the vocabulary, accents and case aside', { timeout: 30_000 }, () => {
    const { terms } = drawDistractors(code, 60, nothing);
    const said = terms.slice(0, 20);
    const known = terms.slice(20, 40);
    const limits = {
      references: said.map((term) => `hoy viene ${term.toUpperCase()}, dice`),
      vocabulary: known.map(bare),
    };
    const others = drawDistractors(code, 60, limits);
    expect(others.terms.filter((term) => said.includes(term) || known.includes(term))).toEqual([]);
    expect(others.leftOut).toBeGreaterThanOrEqual(40);
  });
});

test('more than the lists hold are refused', { timeout: 60_000 }, () => {
  const everything = { references: [], vocabulary: [] };
  expect(() => drawDistractors('pt', 10_000_000, everything)).toThrow(EvaluationError);
});

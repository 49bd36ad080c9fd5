import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffWords } from '../../src/demo/word-diff.ts';

test('shows what was merged, split or replaced, and nothing else', () => {
  expect(diffWords('pago con movi star hoy', 'pago con Movistar hoy')).toEqual([
    { before: 'pago con', after: 'pago con' },
    { before: 'movi star', after: 'Movistar' },
    { before: 'hoy', after: 'hoy' },
  ]);
});

test('gives both texts back when its runs are joined', () => {
  const text = fc
    .array(fc.constantFrom('uno', 'dos', 'tres', 'cuatro'), { minLength: 1, maxLength: 12 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const runs = diffWords(before, after);
      const join = (parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
      expect(join(runs.map((run) => run.before))).toBe(before);
      expect(join(runs.map((run) => run.after))).toBe(after);
      if (before === after) expect(runs.length).toBe(1);
    }),
  );
});

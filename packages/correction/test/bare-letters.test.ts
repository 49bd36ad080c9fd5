import { expect, test } from 'vitest';
import { bareLetters } from '../src/bare-letters.ts';

test('bare letters have no accents and no spaces', () => {
  expect(bareLetters(['el', 'corte', 'inglés', 'ñandú'])).toBe('elcorteinglesnandu');
});

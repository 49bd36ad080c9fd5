import { expect, test } from 'vitest';
import { parseTurnMarkup } from '../../src/sample-data/turn-markup.ts';

test('reads what was said and what was heard from one line', () => {
  const turn = parseTurnMarkup('Sí, con [Bizum|bi zum], en [Zaragoza], {al|a} mes.');
  expect(turn.reference).toBe('Sí, con Bizum, en Zaragoza, al mes.');
  expect(turn.words.map(({ text }) => text).join(' ')).toBe('sí con bi zum en zaragoza a mes');
  expect(turn.words.filter(({ right }) => !right).map(({ text }) => text)).toEqual(['bi', 'zum', 'a']);
  expect(turn.terms).toEqual([{ canonical: 'Bizum', heard: 'bi zum' }, { canonical: 'Zaragoza' }]);
  expect(turn.hasErrors).toBe(true);
});

test.each([
  ['Claro, son 45 euros.', 'claro son 45 euros'],
  ['Con [AT&T] o [T-Mobile], ¿no?', 'con at&t o t-mobile no'],
  ["[Lowe's] is open.", "lowe's is open"],
])('a turn heard right has no errors: %s', (line, heard) => {
  const turn = parseTurnMarkup(line);
  expect(turn.words.map(({ text }) => text).join(' ')).toBe(heard);
  expect(turn.hasErrors).toBe(false);
});

test('a word that the recogniser lost is an error', () => {
  const turn = parseTurnMarkup('Dile {que|} no.');
  expect(turn.words.map(({ text }) => text)).toEqual(['dile', 'no']);
  expect(turn.hasErrors).toBe(true);
});

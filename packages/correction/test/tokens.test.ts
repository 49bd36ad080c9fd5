import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from '../src/tokens.ts';

/** Words in order; `|` before one that starts a sentence, `=` before one that is kept as it is. */
function noted(text: string): string {
  return tokenize(text)
    .map(
      ({ folded, isLiteral, startsSentence }) =>
        `${startsSentence ? '|' : ''}${isLiteral ? '=' : ''}${folded}`,
    )
    .join(' ');
}

test.each([
  ['Hola, ¿qué tal?', '|hola |qué tal'],
  ['uno. dos; tres: cuatro', '|uno |dos |tres |cuatro'],
  ['el Dr. House y S. Januário', '|el dr house y s januário'],
  ['wi-fi y l\u2019oréal', '|wi fi y l oréal'],
  ['son 235 del 5G', '|son =235 del =5g'],
  ['a ana.paz@x.com ya', '|a =ana |=paz =x |=com ya'],
  ['en www.claro.com ya', '|en =www |=claro |=com ya'],
  ['CAFE\u0301', '|café'],
  ['', ''],
  ['… ?!', ''],
])('%s', (text, expected) => {
  expect(noted(text)).toBe(expected);
});

test('offsets are UTF-16 code units of the text as given', () => {
  const text = '😀 cafe\u0301, sí';
  expect(tokenize(text).map(({ start, end }) => text.slice(start, end))).toEqual(['cafe\u0301', 'sí']);
});

test('Latin text is read as the same text with other writing after it', () => {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0x24f }),
    fc.integer({ min: 0x2010, max: 0x2027 }),
    fc.constantFrom(...Array.from('  aé1.?@/', (sign) => sign.charCodeAt(0))),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
      const text = String.fromCharCode(...units);
      expect(tokenize(text)).toEqual(tokenize(`${text} \u2603`));
    }),
    { numRuns: 2000 },
  );
});

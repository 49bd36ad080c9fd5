import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCapitalAt, isLatin, kindOfUnit, LETTER, NUMBER, smallUnit } from '../src/latin-letters.ts';

const units = Array.from({ length: 0x3000 }, (_, unit) => String.fromCharCode(unit));

test('what counts as Latin has one unit for each letter, in small letters too, and no marks', () => {
  for (const unit of units.filter(isLatin)) {
    expect(unit.toLowerCase()).toHaveLength(1);
    expect(unit.normalize('NFC')).toBe(unit);
    expect(/\p{M}/u.test(unit)).toBe(false);
  }
});

test('letters, numbers and small letters of Latin text are those of the language of patterns', () => {
  for (const unit of units.filter(isLatin)) {
    const kind = /\p{N}/u.test(unit) ? NUMBER : /\p{L}/u.test(unit) ? LETTER : 0;
    expect(kindOfUnit(unit.charCodeAt(0))).toBe(kind);
    expect(smallUnit(unit.charCodeAt(0))).toBe(unit.toLowerCase().charCodeAt(0));
  }
});

test('a capital of any writing is one', () => {
  fc.assert(
    fc.property(fc.constantFrom(...units), fc.nat(2), (letter, before) => {
      expect(isCapitalAt(`${'a'.repeat(before)}${letter}`, before)).toBe(letter !== letter.toLowerCase());
    }),
  );
});

import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, it, test } from 'vitest';
import { phonesOf } from './phone-notation.ts';

const languages = [spanish(), portuguese(), portuguese({ dialect: 'pt-PT' }), english()];
const [es, pt, , en] = languages;

describe('a number is said', () => {
  test.each([
    [es, 0, ['cero']],
    [es, 16, ['dieciséis']],
    [es, 31, ['treinta y uno']],
    [es, 100, ['cien']],
    [es, 101, ['ciento uno']],
    [es, 747, ['setecientos cuarenta y siete']],
    [es, 1000, ['mil']],
    [es, 1984, ['mil novecientos ochenta y cuatro', 'diecinueve ochenta y cuatro']],
    [es, 2005, ['dos mil cinco']],
    [pt, 6, ['seis', 'meia']],
    [pt, 22, ['vinte e dois']],
    [pt, 147, ['cento e quarenta e sete']],
    [pt, 1500, ['mil e quinhentos']],
    [pt, 1822, ['mil oitocentos e vinte e dois']],
    [en, 21, ['twenty one']],
    [en, 105, ['one hundred five', 'one oh five']],
    [en, 747, ['seven hundred forty seven', 'seven forty seven']],
    [en, 1984, ['one thousand nine hundred eighty four', 'nineteen eighty four']],
  ])('$0.code $1', (language, value, words) => {
    expect(language?.sayings.cardinals(value)).toEqual(words);
  });
});

describe.each(languages.map((language) => [language.dialect, language] as const))(
  '%s',
  (_, { sayings, ...language }) => {
    it('says every number up to 9,999, and each otherwise than all others', () => {
      const values = new Map<string, number>();
      for (let value = 0; value < 10_000; value += 1) {
        const [usual = ''] = sayings.cardinals(value);
        expect(usual).toMatch(/^[\p{L} ]+$/u);
        values.set(usual, value);
      }
      expect(values.size).toBe(10_000);
    });

    it('knows the words of its numbers as words of an amount', () => {
      const joints = new Set(['y', 'e', 'oh']);
      const words = new Set(
        Array.from({ length: 100 }, (_unused, value) => sayings.cardinals(value))
          .flat()
          .join(' ')
          .split(' '),
      );
      expect([...words].filter((word) => !language.quantityWords.has(word) && !joints.has(word))).toEqual([]);
    });

    it('has ordinals for the first ten at least, and none where none is said', () => {
      for (let value = 1; value <= 10; value += 1) expect(sayings.ordinals(value)).not.toEqual([]);
      expect(sayings.ordinals(0)).toEqual([]);
      expect(sayings.ordinals(99)).toEqual([]);
    });
  },
);

test.each([spanish(), portuguese()])(
  '$code: spells a foreign word again only where its letters read otherwise',
  (language) => {
    const { respellings } = language.sayings;
    expect(respellings.size).toBeGreaterThan(50);
    const same = [...respellings].filter(
      ([word, sound]) => phonesOf(language, word) === phonesOf(language, sound),
    );
    expect(same).toEqual([]);
  },
);

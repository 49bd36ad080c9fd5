import { english } from '@enmienda/correction/en';
import { type SpanishDialect, spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Language, PHONES_PER_WORD_MAX } from '../../src/language.ts';
import { FULL_COST, PHONE_INVENTORY_SIZE } from '../../src/phone-costs.ts';

const spanishDialects: readonly SpanishDialect[] = [
  'es-419',
  'es-ES',
  'es-MX',
  'es-CO',
  'es-AR',
  'es-CL',
  'es-PE',
];
const languages: readonly Language[] = [
  ...spanishDialects.map((dialect) => spanish({ dialect })),
  portuguese({ dialect: 'pt-BR' }),
  portuguese({ dialect: 'pt-PT' }),
  english(),
];

const anyWord = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzáéíóúüñçãõ')), maxLength: 300 }),
);

describe.each(languages.map((language) => [language.dialect, language] as const))('%s', (_, language) => {
  const { phoneCosts, phoneSymbols } = language;
  const cost = (a: number, b: number) => phoneCosts[a * PHONE_INVENTORY_SIZE + b] ?? Number.NaN;

  it('writes at most 64 phones of the inventory for any text, the same ones each time, and nothing beside them', () => {
    fc.assert(
      fc.property(anyWord, fc.nat(5), (word, at) => {
        const out = new Uint8Array(at + PHONES_PER_WORD_MAX + 2);
        const end = language.transcribe(word, out, at);
        expect(end).toBeGreaterThanOrEqual(at);
        expect(end).toBeLessThanOrEqual(at + PHONES_PER_WORD_MAX);
        expect(out.subarray(0, at).every((phone) => phone === 0)).toBe(true);
        expect(out.subarray(end).every((phone) => phone === 0)).toBe(true);
        expect(out.subarray(at, end).every((phone) => phone > 0 && phone < phoneSymbols.length)).toBe(true);
        const again = new Uint8Array(out.length);
        expect(language.transcribe(word, again, at)).toBe(end);
        expect(again.every((phone, i) => phone === out[i])).toBe(true);
      }),
    );
  });

  it('has one symbol a phone', () => {
    expect(new Set(phoneSymbols).size).toBe(phoneSymbols.length);
    expect(phoneSymbols.length).toBeLessThanOrEqual(PHONE_INVENTORY_SIZE);
  });

  it('has symmetric costs: nothing for the same phone, something for any other, never more than a full edit', () => {
    expect(phoneCosts).toHaveLength(PHONE_INVENTORY_SIZE ** 2);
    const wrong: string[] = [];
    for (let a = 0; a < PHONE_INVENTORY_SIZE; a++) {
      if (cost(a, a) !== 0) wrong.push(`${a} for itself`);
      for (let b = 0; b < a; b++) {
        const dear = cost(a, b);
        if (dear === 0 || dear > FULL_COST || dear !== cost(b, a)) wrong.push(`${a} for ${b}: ${dear}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('never takes a digit for anything else', () => {
    for (const digit of '0123456789') {
      const phone = phoneSymbols.indexOf(digit);
      const row = Array.from({ length: PHONE_INVENTORY_SIZE }, (_unused, other) => cost(phone, other));
      expect(row.filter((each) => each < FULL_COST)).toEqual([0]);
    }
  });

  it('charges a near sound less than a far one', () => {
    const between = (a: string, b: string) => cost(phoneSymbols.indexOf(a), phoneSymbols.indexOf(b));
    for (const [near, far] of [
      ['sf', 'sa'],
      ['mn', 'mk'],
      ['pb', 'ps'],
      ['ei', 'eu'],
      ['td', 'tm'],
    ] as const) {
      expect(between(near.charAt(0), near.charAt(1))).toBeLessThan(between(far.charAt(0), far.charAt(1)));
    }
  });

  it('lists exactly the words it ranks, the commonest first', () => {
    let expected = 0;
    for (const word of language.everydayWords()) {
      expected += 1;
      if (language.wordRank(word) !== expected || !language.isKnownWord(word)) {
        expect.fail(`${word} stands at ${expected} and has rank ${language.wordRank(word)}`);
      }
    }
    expect(expected).toBeGreaterThan(40_000);
  });

  it('knows the words of its own classes', () => {
    const { stopWords, negations, quantityWords } = language;
    const unknown = [...stopWords, ...negations].filter((word) => !language.isKnownWord(word));
    expect(unknown).toEqual([]);
    expect([...negations].filter((word) => quantityWords.has(word))).toEqual([]);
    expect(negations.size).toBeGreaterThan(5);
  });

  it('names every letter from a to z, by one letter each', () => {
    const letters = new Set(language.letterNames.values());
    expect(Array.from('abcdefghijklmnopqrstuvwxyz').filter((letter) => !letters.has(letter))).toEqual([]);
    expect([...letters].filter((letter) => letter.length !== 1)).toEqual([]);
  });

  it('knows no word that it was never given', () => {
    expect(language.wordRank('')).toBe(0);
    expect(language.isKnownWord('')).toBe(false);
    expect(language.isKnownWord('qqxxq')).toBe(false);
    expect(language.isKnownWord('toString')).toBe(false);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(language)).toBe(true);
  });
});

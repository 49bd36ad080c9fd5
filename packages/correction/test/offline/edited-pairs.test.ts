import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { pairsOfEdit } from '@enmienda/correction/offline';
import { describe, expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: ['Telcel', 'Banco Azteca', 'Xochimilco', 'Movistar', 'Banco Azteca Express'].map((canonical) => ({
    canonical,
  })),
});

const pairs = (heard: string, edited: string): readonly string[] =>
  pairsOfEdit(heard, edited, lexicon).map((pair) => `${pair.heard} → ${pair.canonical}`);

describe('an edit shows what was heard for a term', () => {
  test.each([
    ['le habla telsel', 'le habla Telcel', ['telsel → Telcel']],
    ['vivo en sochi milco', 'Vivo en Xochimilco.', ['sochi milco → Xochimilco']],
    ['del banco asteca señor', 'del Banco Azteca, señor', ['banco asteca → Banco Azteca']],
    ['telsel y mobistar', 'Telcel y Movistar', ['telsel → Telcel', 'mobistar → Movistar']],
    ['banco asteca exprés', 'Banco Azteca Express', ['banco asteca exprés → Banco Azteca Express']],
    ['pues me bajo telsel mucho', 'pues me trabajó Telcel mucho', ['telsel → Telcel']],
  ])('%s | %s', (heard, edited, expected) => {
    expect(pairs(heard, edited)).toEqual(expected);
  });
});

describe('nothing is learned', () => {
  test.each([
    ['from a term that stood there', 'soy de telcel', 'Soy de Telcel'],
    ['from a term that was put in', 'hola buenas', 'hola Telcel buenas'],
    ['from words that sound otherwise', 'con mi compañía actual', 'con Xochimilco'],
    ['from what is no term', 'la cassa', 'la casa'],
    ['from another sentence', 'hola. telsel', 'hola. Adiós'],
    ['from a text that was not changed', 'hola telsel', 'hola telsel'],
  ])('%s', (_, heard, edited) => {
    expect(pairs(heard, edited)).toEqual([]);
  });
});

test('the span is of the heard words, where they stand', () => {
  const heard = 'Sí, vivo en Sochi  milco.';
  const [pair] = pairsOfEdit(heard, 'Sí, vivo en Xochimilco.', lexicon);
  expect(heard.slice(pair?.start, pair?.end)).toBe('Sochi  milco');
});

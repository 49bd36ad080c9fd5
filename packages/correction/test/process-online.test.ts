import {
  compileLexicon,
  createCorrector,
  type LexiconEntry,
  type LexiconPair,
  processOnline,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, test } from 'vitest';
import { expectCorrections } from './marked-text.ts';

const entries: readonly LexiconEntry[] = [
  { canonical: 'Movistar', surfaces: ['movi star'] },
  { canonical: 'BBVA' },
  { canonical: 'El Corte Inglés' },
  { canonical: 'Corte Inglés Seguros' },
  { canonical: 'Ibuprofeno' },
  { canonical: 'Claro' },
  { canonical: 'Claro Móvil' },
  { canonical: 'Sanitas' },
  { canonical: 'Bancolombia' },
  { canonical: 'Vázquez', critical: true, category: 'person' },
  { canonical: 'Básquez', critical: true, category: 'person' },
  { canonical: 'Nequi', threshold: 1 },
];
const pairs: readonly LexiconPair[] = [
  { heard: 'mobi estar', canonical: 'Movistar', count: 7 },
  { heard: 'la santa', canonical: 'Sanitas', decision: 'suggest', count: 2 },
];
const language = spanish();
const { lexicon } = compileLexicon({ language, entries, pairs });
const corrector = createCorrector(lexicon);

describe('corrects', () => {
  test.each([
    ['a known pair', 'hola, tengo [mobi estar→Movistar], gracias'],
    ['a surface', 'me cambié a [movi star→Movistar] ayer'],
    ['what sounds the same', 'tomo [ivuprofeno→Ibuprofeno] cada día'],
    ['what sounds nearly the same', 'tengo cuenta en [bancolonvia→Bancolombia]'],
    ['a term heard as two words', 'llamo de [banco lombia→Bancolombia] por su tarjeta'],
    ['letter names', 'trabajo en [be be uve a→BBVA] desde mayo'],
    ['bare letters', 'es del [b b v a→BBVA]'],
    ['two terms in one utterance', 'de [mobi estar→Movistar] a [ivuprofeno→Ibuprofeno]'],
    ['a term inside quotation marks', '«[movi star→Movistar]»'],
  ])('%s', (_, marked) => {
    expectCorrections(corrector, marked);
  });
});

describe('leaves alone', () => {
  test.each([
    ['everyday words', 'bueno pues yo quería saber lo de la factura de este mes'],
    ['a term that stands right', 'Movistar me llamó'],
    ['a term that is an everyday word, in other case', 'es claro que no llamó'],
    ['a term inside a longer one', 'fui a El Corte Inglés Seguros'],
    ['a negation before a term', 'no Movistar no'],
    ['amounts and dates', 'son doscientos treinta y cinco pesos el tres de mayo'],
    ['digits', 'mi número es 612 345 678'],
    ['an e-mail address', 'escriba a ana@mobistar.es por favor'],
    ['a term whose threshold turns likeness off', 'pago con nequí'],
    ['words across the end of a sentence', 'lo puse en la mobi. estar allí me gusta'],
    ['nothing at all', ''],
    ['signs only', ' … ?! '],
  ])('%s', (_, text) => {
    const result = processOnline(corrector, { text });
    expect(result.text).toBe(text);
    expect(result.corrections).toEqual([]);
  });
});

test('a correction says where, what, how and why, in offsets of the original', () => {
  const text = 'ñandú 😀 mobi estar!';
  const { corrections } = processOnline(corrector, { text });
  expect(corrections).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{8}$/u) as string,
      start: text.indexOf('mobi'),
      end: text.indexOf('!'),
      original: 'mobi estar',
      replacement: 'Movistar',
      method: 'pair',
      score: 0.99,
      margin: 0.99,
      evidence: {
        phoneSimilarity: expect.closeTo(0.93, 1) as number,
        heardWords: 2,
        termWords: 1,
        everydayRank: expect.any(Number) as number,
        pairCount: 7,
      },
    },
  ]);
});

test('a learned pair that has not earned more is a suggestion', () => {
  const result = processOnline(corrector, { text: 'es de la santa creo' });
  expect(result.text).toBe('es de la santa creo');
  expect(result.suggestions).toMatchObject([
    { original: 'la santa', replacement: 'Sanitas', method: 'pair' },
  ]);
});

test('an everyday word that sounds like a term is left as it is', () => {
  const homophone = compileLexicon({ language, entries: [{ canonical: 'Kasa' }] }).lexicon;
  const eager = createCorrector(homophone, { applyThreshold: 0, suggestThreshold: 0, explain: true });
  const result = processOnline(eager, { text: 'vimos una casa' });
  expect(result.text).toBe('vimos una casa');
  expect(result.rejected).toMatchObject([{ replacement: 'Kasa', reason: 'everyday-words' }]);
});

test('where too much of an utterance would be terms, likenesses are believed no longer', () => {
  const text = Array.from({ length: 6 }, () => 'muvistar').join(' ');
  expect(processOnline(createCorrector(lexicon, { maxEditShare: 1 }), { text }).corrections).toHaveLength(6);
  const capped = createCorrector(lexicon, { maxEditShare: 0.5, explain: true });
  const result = processOnline(capped, { text });
  expect(result.text).toBe('Movistar Movistar Movistar Movistar Movistar muvistar');
  expect(result.rejected).toMatchObject([{ replacement: 'Movistar', reason: 'edit-cap' }]);
});

test('explain says why candidates were left alone', () => {
  const explaining = createCorrector(lexicon, { explain: true });
  const { rejected } = processOnline(explaining, { text: 'tengo mobi estar' });
  expect(rejected).toContainEqual(expect.objectContaining({ replacement: 'Movistar', reason: 'overlap' }));
  expect(processOnline(corrector, { text: 'tengo mobi estar' }).rejected).toBeUndefined();
});

test('a pair may take in a term that stands right, and the result is stable', () => {
  const source = {
    language,
    entries: [{ canonical: 'Movistar' }, { canonical: 'Movistar Plus' }],
    pairs: [{ heard: 'movistar plas', canonical: 'Movistar Plus' }],
  };
  const plus = createCorrector(compileLexicon(source).lexicon);
  expectCorrections(plus, 'quiero [movistar plas→Movistar Plus] en casa');
  expectCorrections(plus, 'quiero Movistar Plus plus en casa');
});

test.each([
  [portuguese(), 'Bradesco', 'tenho conta no [bradesku→Bradesco] faz anos'],
  [english(), 'Verizon', 'my phone is with [verisen→Verizon] since may'],
])('$code has its own phones and default policy', (other, canonical, marked) => {
  expectCorrections(
    createCorrector(compileLexicon({ language: other, entries: [{ canonical }] }).lexicon),
    marked,
  );
});

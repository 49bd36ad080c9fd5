import { compileLexicon, createCorrector, type LanguageCode } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { spelledCandidates, spellingFrom } from '../src/spelled-candidates.ts';
import { tokenize } from '../src/tokens.ts';
import { readUtterance } from '../src/utterance.ts';
import { expectCorrections } from './marked-text.ts';

const names = ['BBVA', 'HDI', 'HP', 'LG', 'BMW', 'IBM', 'Vázquez', 'Núñez', 'Walmart', 'Té'];
const entries = names.map((canonical) => ({ canonical }));
const languages = { es: spanish(), pt: portuguese(), en: english() };
const corrector = (code: LanguageCode) =>
  createCorrector(compileLexicon({ language: languages[code], entries }).lexicon);

describe('takes as spelled', () => {
  test.each([
    ['es', 'letter names', 'soy de [be be uve a→BBVA]'],
    ['es', 'bare letters', 'soy de [b b v a→BBVA]'],
    ['es', 'both', 'soy de [b be v a→BBVA]'],
    ['es', 'function words among letters', 'es de [hache de i→HDI]'],
    ['es', 'a letter with a name of two words', 'un [be eme doble u→BMW] usado'],
    ['es', 'its other name', 'un [be eme uve doble→BMW] usado'],
    ['es', 'initials of two letters', 'una impresora [hache pe→HP] nueva'],
    [
      'es',
      'letters explained by a word',
      '[be de barcelona be de burgos uve de valencia a de alicante→BBVA]',
    ],
    ['es', 'letters explained here and there', '[b b uve de vaca a→BBVA]'],
    ['es', 'explained with another link', '[hache como hotel de como dedo i como isla→HDI]'],
    ['es', 'a name with an accent', 'me llamo [uve a zeta cu u e zeta→Vázquez]'],
    ['es', 'a name with eñe', 'me llamo [ene u eñe e zeta→Núñez]'],
    ['pt', 'letter names', 'sou do [bê bê vê a→BBVA]'],
    ['pt', 'a letter with a name of its own', 'um [bê eme dábliu→BMW] usado'],
    ['pt', 'letters explained by a word', '[h de hotel d de dado i de ilha→HDI]'],
    ['en', 'letter names', 'i work at [eye bee em→IBM]'],
    ['en', 'a letter with a name of two words', 'a [bee em double u→BMW] dealer'],
    ['en', 'letters explained by words', '[i for ireland b as in boston m for mary→IBM]'],
  ] as const)('%s: %s', (code, _, marked) => {
    expectCorrections(corrector(code), marked);
  });
});

describe('takes for plain speech', () => {
  test.each([
    ['es', 'function words that are letters', 'de te a'],
    ['es', 'two letters that are words', 'te e'],
    ['es', 'a letter and a word that does not begin with it', 'hache de burgos pe de avila'],
    ['es', 'letters across the end of a sentence', 'hache de? i de isla'],
    ['en', 'words that sound like letters', 'i see you and you see me'],
    ['pt', 'function words', 'a e o de a'],
  ] as const)('%s: %s', (code, _, text) => {
    expectCorrections(corrector(code), text);
  });
});

it('says from where letters may go on, whatever is said next', () => {
  const { es } = languages;
  const { lexicon, spelledTerms: terms } = corrector('es');
  const words = [
    'be',
    'de',
    'barcelona',
    'uve',
    'doble',
    'u',
    'a',
    'como',
    'eme',
    'hola',
    'hache',
    'i',
    'pe',
  ];
  const anyWords = fc.array(fc.constantFrom(...words), { maxLength: 12 });
  let crossings = 0;
  fc.assert(
    fc.property(anyWords, anyWords, (known, next) => {
      const from = spellingFrom({ tokens: tokenize(known.join(' ')) }, known.length, es);
      const utterance = readUtterance([...known, ...next].join(' '), lexicon);
      for (const candidate of spelledCandidates(utterance, lexicon, terms)) {
        if (candidate.from >= known.length || candidate.to <= known.length) continue;
        crossings += 1;
        expect(candidate.from).toBeGreaterThanOrEqual(from);
      }
    }),
    {
      numRuns: 2000,
      examples: [
        [
          ['be', 'be', 'uve', 'de'],
          ['vaca', 'a'],
        ],
        [['be', 'eme', 'doble'], ['u']],
      ],
    },
  );
  expect(crossings).toBeGreaterThan(2);
});

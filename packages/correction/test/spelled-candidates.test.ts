import { compileLexicon, createCorrector, type LanguageCode, processOnline } from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { spelledCandidates } from '../src/spelled-candidates.ts';
import { spellingFrom } from '../src/spelled-letters.ts';
import { readUtterance } from '../src/utterance.ts';
import { expectCorrections } from './marked-text.ts';

const names = [
  ...[
    'BBVA',
    'HDI',
    'HP',
    'LG',
    'BMW',
    'IBM',
    'AES',
    'Vázquez',
    'Núñez',
    'Walmart',
    'Té',
    'Ana',
    'Yesid',
    'Lewis',
  ],
  ...['Georgina Taylor', 'Gillian Brown', 'Gonçalves', 'Guillermo', 'Bell'],
];
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
    ['en', 'letters that are written as words', 'yes [G EO R GI n a TA y Lor→Georgina Taylor] please'],
    ['en', 'a piece at both ends', '[GI LL i a n b r o WN→Gillian Brown]'],
    ['en', 'an everyday word after a bare letter', 'it is [l e w is→Lewis]'],
    ['en', 'a piece without a vowel', '[g i ll i a n b r o w n→Gillian Brown]'],
    ['es', 'letters that are written as words', 'me llamo [V AZ qu e z→Vázquez]'],
    ['es', 'pieces, names and letters', 'es [g u i LL e erre MO→Guillermo]'],
    ['pt', 'letters that are written as words', 'é [g o N ça l v ES→Gonçalves]'],
    ['es', 'a letter said twice', 'del b [b b v a→BBVA]'],
    ['es', 'one term after another', 'de [i b m→IBM] [b b v a→BBVA]'],
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
    ['es', 'a term inside a longer row of letters', 'm a e s a d m a'],
    ['es', 'short words beside function words', 'y es id a casa'],
    ['es', 'short words where all is in capitals', 'B V ES A Y ES ID A CASA'],
    ['es', 'a number among letters', 'y e 5 id'],
    ['en', 'what is left of a word after its apostrophe', "b e'll"],
    ['en', 'pieces across the end of a sentence', 'g e. EO R GI n a TA y Lor'],
  ] as const)('%s: %s', (code, _, text) => {
    const { corrections } = processOnline(corrector(code), { text });
    expect(corrections.filter(({ method }) => method === 'spelled')).toEqual([]);
  });
});

it('says from where letters may go on, whatever is said next', () => {
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
    'V',
    'q',
    'z',
    'AZ',
    'qu',
    'ez',
    'es',
  ];
  const anyWords = fc.array(fc.constantFrom(...words), { maxLength: 12 });
  let crossings = 0;
  fc.assert(
    fc.property(anyWords, anyWords, (known, next) => {
      const from = spellingFrom(readUtterance(known.join(' '), lexicon), known.length);
      const utterance = readUtterance([...known, ...next].join(' '), lexicon);
      for (const candidate of spelledCandidates(utterance, terms)) {
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
        [
          ['V', 'AZ'],
          ['qu', 'e', 'z'],
        ],
        [
          ['V', 'AZ', 'q', 'u'],
          ['ez', 'es'],
        ],
      ],
    },
  );
  expect(crossings).toBeGreaterThan(2);
});

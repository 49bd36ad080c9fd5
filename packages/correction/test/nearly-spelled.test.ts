import {
  compileLexicon,
  createCorrector,
  type LanguageCode,
  loadLexicon,
  processOnline,
  saveLexicon,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, it, test } from 'vitest';
import { readMarkedText } from './marked-text.ts';

const names = [
  'Georgina Taylor',
  'Edward Lees',
  'Gillian Brown',
  'Guillermo',
  'Vázquez',
  'Gonçalves',
  'Figueiredo',
];
const languages = { es: spanish(), pt: portuguese(), en: english() };
const correctorOf = (
  code: LanguageCode,
  entries: readonly { canonical: string; critical?: boolean; threshold?: number }[],
) => createCorrector(compileLexicon({ language: languages[code], entries }).lexicon);
const plain = (code: LanguageCode) =>
  correctorOf(
    code,
    names.map((canonical) => ({ canonical })),
  );
const critical = (code: LanguageCode) =>
  correctorOf(
    code,
    names.map((canonical) => ({ canonical, critical: true })),
  );

describe('a term that is nearly spelled is asked about when it is critical, else suggested, and never written', () => {
  test.each([
    ['en', 'a wrong letter', 'it is [b EO R GI n a TA y Lor→Georgina Taylor]'],
    ['en', 'a letter too many', '[g i l l i a n n BR o WN→Gillian Brown]'],
    ['en', 'a letter too few', '[g e o r g i n a t a y o r→Georgina Taylor]'],
    ['en', 'a word among them that is no letter', '[e d w a r d space l e e s→Edward Lees]'],
    ['es', 'a wrong letter', 'me llamo [g u i LL e r n o→Guillermo]'],
    ['es', 'a function word after names of letters', '[b a zeta cu u e zeta→Vázquez] y ya'],
    ['es', 'bare letters and names', '[b a zeta q u e z→Vázquez]'],
    ['pt', 'a function word before them', 'meu nome é [g o m ç a l v e s→Gonçalves]'],
    ['pt', 'a function word after them', '[f i g u e r e DO→Figueiredo] e'],
  ] as const)('%s: %s', (code, _, marked) => {
    const { heard: text, corrections } = readMarkedText(marked);
    const suggested = processOnline(plain(code), { text });
    expect(suggested.text).toBe(text);
    expect(suggested.suggestions.filter(({ method }) => method === 'spelled')).toMatchObject(corrections);
    const asked = processOnline(critical(code), { text });
    expect(asked.text).toBe(text);
    expect(asked.clarification).toMatchObject({
      mode: 'confirm',
      options: corrections.map(({ replacement }) => replacement),
    });
    expect([text.slice(asked.clarification?.start, asked.clarification?.end)]).toEqual(
      corrections.map(({ original }) => original),
    );
  });
});

describe('leaves', () => {
  test.each([
    [
      'a term that the caller has denied',
      plain('en'),
      { text: 'b EO R GI n a TA y Lor', refused: ['Georgina Taylor'] },
    ],
    [
      'a term that is left to pairs',
      correctorOf('en', [{ canonical: 'Georgina Taylor', threshold: 1 }]),
      { text: 'b EO R GI n a TA y Lor' },
    ],
    ['letters with a number among them', plain('en'), { text: 'b EO R GI n a 5 TA y Lor' }],
    ['letters across the end of a sentence', plain('en'), { text: 'b EO R GI n? a TA y Lor' }],
    ['plain speech of short words', plain('es'), { text: 'y a o e de la vaz que ez a y o' }],
    [
      'what two terms are as near to',
      correctorOf('en', [{ canonical: 'Ann Smith' }, { canonical: 'Ada Smith' }]),
      { text: 'a n a s m i t h' },
    ],
  ])('%s', (_, corrector, input) => {
    const { corrections, suggestions, clarification } = processOnline(corrector, input);
    const bySpelling = [...corrections, ...suggestions].filter(({ method }) => method === 'spelled');
    expect(bySpelling).toEqual([]);
    expect(clarification).toBeUndefined();
  });

  it('what is spelled exactly to be written, and asks nothing', () => {
    const { text, clarification } = processOnline(critical('en'), { text: 'g EO R GI n a TA y Lor' });
    expect(text).toBe('Georgina Taylor');
    expect(clarification).toBeUndefined();
  });
});

it('finds the same with a lexicon that was saved and loaded', () => {
  const { lexicon } = plain('en');
  const loaded = createCorrector(loadLexicon(saveLexicon(lexicon), languages.en));
  const text = 'it is b EO R GI n a TA y Lor';
  expect(processOnline(loaded, { text })).toEqual(processOnline(plain('en'), { text }));
});

import {
  compileLexicon,
  createCorrector,
  createLiveCorrector,
  type Language,
  processOnline,
  revert,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectCorrections } from './marked-text.ts';

const language = spanish();

function correctorOf(canonicals: readonly string[], other: Language = language) {
  const entries = canonicals.map((canonical) => ({ canonical }));
  return createCorrector(compileLexicon({ language: other, entries }).lexicon);
}

const corrector = correctorOf([
  ...[
    'Movistar',
    'BBVA',
    'El Corte Inglés',
    'Coca-Cola',
    'Yahoo!',
    'CSI: Miami',
    'O2',
    'AT&T',
    'iPhone',
    'adidas',
  ],
  ...[
    'Movistar Plus',
    'Banco de Chile',
    'Hispana',
    'Claro',
    'Claro Video',
    'Buen Fin',
    'Canal 13',
    'X',
    'Casa Real',
  ],
]);

describe('writes a term that stands in the text as the lexicon has it', () => {
  test.each([
    ['a brand', 'soy de [movistar→Movistar], sí'],
    ['initials', 'mi cuenta del [bbva→BBVA]'],
    ['several words', 'fui a [el corte inglés→El Corte Inglés] ayer'],
    ['a sign between the words', 'una [coca cola→Coca-Cola], por favor'],
    ['the end of a sentence between the words', 'anoche vi [csi miami→CSI: Miami] en casa'],
    ['punctuation around it', '¿[movistar→Movistar]? «[bbva→BBVA]» ([movistar→Movistar])...'],
    ['a sign behind it that the text has', 'entré en [yahoo→Yahoo]! ayer'],
    ['no sign behind it that the text lacks', 'entré en [yahoo→Yahoo] ayer'],
    ['letters and digits', 'me cambié a [o2→O2] en mayo'],
    ['letters with a sign between them', 'con [at&t→AT&T] y con [at & t→AT&T]'],
    ['capitals inside', 'mi [iphone→iPhone] y mi [Iphone→iPhone]'],
    ['a capital too many', 'en el [Banco De Chile→Banco de Chile] y la ropa [Adidas→adidas]'],
    ['the longest of nested ones', 'tengo [movistar plus→Movistar Plus] en casa'],
    ['everyday words of which two together are a name', 'quiero [claro video→Claro Video] en casa'],
    ['everyday words with a capital inside a sentence', 'llega el [Buen fin→Buen Fin] otra vez'],
    ['capitals among small letters', 'llamé a [MOVISTAR→Movistar] ayer'],
    ['after the end of a sentence', 'Hola. [movistar→Movistar] es caro.'],
  ])('%s', (_, marked) => {
    expectCorrections(corrector, marked);
  });
});

describe('leaves as it is written', () => {
  test.each([
    ['a term that is an everyday word', 'claro que sí, está muy claro'],
    ['a term that is a rare word of the language', 'la comunidad hispana de aquí'],
    ['a term of very usual words', 'ya es buen fin de semana'],
    ['a term with one word of content', 'lo vi en el canal 13'],
    ['a single letter', 'la letra x de siempre'],
    ['the capital that a sentence begins with', 'Adidas hace ropa. Adidas es cara.'],
    ['text that is all capitals', 'LLAMÉ A MOVISTAR Y AL BANCO DE CHILE AYER'],
    ['a term in capitals and nothing else', 'MOVISTAR'],
    ['everyday words in capitals', 'esto está CLARO ya'],
    ['a list', 'quiero coca, cola y pan'],
    ['an e-mail address', 'escriba a movistar@bbva.es por favor'],
    ['a web address', 'en www.movistar.es o en movistar.es o http://bbva.es/movistar'],
    ['a tag or a name of a user', 'con #movistar y @movistar y movistar_es'],
    ['what is right', 'Movistar y BBVA y El Corte Inglés y Coca-Cola'],
    ['white space inside a term', 'El  Corte\tInglés'],
    ['letters that are composed otherwise', 'El Corte Inglés'.normalize('NFD')],
  ])('%s', (_, text) => {
    const result = processOnline(corrector, { text });
    expect(result.text).toBe(text);
    expect(result.corrections).toEqual([]);
  });

  test('a term of which likeness is turned off', () => {
    const { lexicon } = compileLexicon({ language, entries: [{ canonical: 'Movistar', threshold: 1 }] });
    expect(processOnline(createCorrector(lexicon), { text: 'soy de movistar' }).corrections).toEqual([]);
  });

  test('a term that the caller has denied', () => {
    const denied = processOnline(corrector, { text: 'soy de movistar', refused: ['Movistar'] });
    expect(denied.text).toBe('soy de movistar');
  });
});

test.each([
  [portuguese(), 'Bradesco', 'minha conta do [bradesco→Bradesco] faz anos'],
  [english(), 'Verizon', 'my phone is with [verizon→Verizon] since may'],
  [english(), 'FedEx', 'it came by [Fedex→FedEx] today'],
])('$code has its own words', (other, canonical, marked) => {
  expectCorrections(correctorOf([canonical], other), marked);
});

test('is a correction that says so, counts to no cap, and can be taken back', () => {
  const text = 'movistar bbva coca cola';
  const result = processOnline(corrector, { text });
  expect(result.text).toBe('Movistar BBVA Coca-Cola');
  expect(result.corrections).toMatchObject([
    { method: 'canonical', start: 0, end: 8, original: 'movistar', replacement: 'Movistar', score: 0.99 },
    {
      method: 'canonical',
      original: 'bbva',
      replacement: 'BBVA',
      evidence: { phoneSimilarity: 1, heardWords: 1 },
    },
    { method: 'canonical', original: 'coca cola', replacement: 'Coca-Cola' },
  ]);
  const [first] = result.corrections;
  expect(first && revert(result, first.id).text).toBe('movistar BBVA Coca-Cola');
});

test('words keep their own times and confidences, and a merge has those of its parts', () => {
  const words = [
    { text: 'El', startMs: 0, endMs: 90, confidence: 0.9 },
    { text: 'corte', startMs: 100, endMs: 700, confidence: 0.8 },
    { text: 'inglés,', startMs: 800, endMs: 900, confidence: 0.4 },
    { text: 'coca', startMs: 1000, endMs: 1200, confidence: 0.7 },
    { text: 'cola', startMs: 1300, endMs: 1400, confidence: 0.6 },
  ];
  expect(processOnline(corrector, { text: 'El corte inglés, coca cola', words }).words).toEqual([
    { text: 'El', startMs: 0, endMs: 90, confidence: 0.9 },
    { text: 'Corte', startMs: 100, endMs: 700, confidence: 0.8 },
    { text: 'Inglés,', startMs: 800, endMs: 900, confidence: 0.4 },
    { text: 'Coca-Cola', startMs: 1000, endMs: 1400, confidence: 0.6 },
  ]);
});

const cased = fc.constantFrom<(word: string) => string>(
  (word) => word,
  (word) => word.toUpperCase(),
  (word) => word.charAt(0).toUpperCase() + word.slice(1),
);
const heardWord = fc
  .tuple(
    fc.constantFrom(
      ...[
        'movistar',
        'plus',
        'bbva',
        'el',
        'corte',
        'inglés',
        'ingles',
        'coca',
        'cola',
        'yahoo',
        'csi',
        'miami',
      ],
      ...[
        'banco',
        'de',
        'chile',
        'claro',
        'video',
        'buen',
        'fin',
        'at',
        't',
        'muvistar',
        'bueno',
        'que',
        'no',
      ],
    ),
    cased,
  )
  .map(([word, write]) => write(word));
const separator = fc.constantFrom(' ', ' ', ' ', ' ', ', ', '. ', '-', '! ', ': ', '&', '  ');
const utterance = fc
  .array(fc.tuple(heardWord, separator), { maxLength: 14 })
  .map((parts) => parts.map(([word, after]) => word + after).join(''));

test('a corrected text is corrected no further, however it was written', () => {
  fc.assert(
    fc.property(utterance, (text) => {
      const once = processOnline(corrector, { text }).text;
      expect(processOnline(corrector, { text: once }).corrections).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('ends, and is done once, for terms of the same few words in any case and order', () => {
  const word = fc
    .tuple(fc.constantFrom('movi', 'bbva', 'corte', 'de', 'claro', 'o2'), cased)
    .map(([own, write]) => write(own));
  const phrase = fc
    .array(fc.tuple(word, fc.constantFrom(' ', ' ', '-', ': ', '. ', '! ')), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.map(([own, after]) => own + after).join(''));
  fc.assert(
    fc.property(
      fc.array(phrase, { minLength: 1, maxLength: 6 }),
      fc.array(phrase, { minLength: 1, maxLength: 4 }),
      (canonicals, said) => {
        const drawn = correctorOf(canonicals);
        const once = processOnline(drawn, { text: said.join(' ') }).text;
        expect(processOnline(drawn, { text: once }).text).toBe(once);
      },
    ),
    { numRuns: 300 },
  );
});

test('what else is found, and how sure it is, does not depend on how a term is written', () => {
  const filler = fc.constantFrom(
    'llamé',
    'por',
    'lo',
    'mobistal',
    'banco',
    'bebeuva',
    'vanco',
    'chili',
    'casa',
    'bien',
  );
  const term = fc.constantFrom('Movistar', 'BBVA', 'Banco de Chile', 'Claro Video');
  const { lexicon, policy } = corrector;
  const explaining = createCorrector(lexicon, { ...policy, explain: true, suggestThreshold: 0.05 });
  const foundIn = (text: string) => {
    const { corrections, suggestions, rejected = [] } = processOnline(explaining, { text });
    return [...corrections, ...suggestions, ...rejected]
      .filter((found) => !('method' in found && found.method === 'canonical'))
      .map(({ start, end, replacement, score }) => ({ start, end, replacement, score }));
  };
  fc.assert(
    fc.property(fc.array(fc.oneof(filler, term), { maxLength: 12 }), (parts) => {
      const text = parts.join(' ');
      expect(foundIn(text.toLowerCase())).toEqual(foundIn(text));
      expect(processOnline(explaining, { text: text.toLowerCase() }).text).toBe(
        processOnline(explaining, { text }).text,
      );
    }),
    { numRuns: 300 },
  );
});

test('a live utterance shows it as the whole will have it, and takes back nothing', () => {
  fc.assert(
    fc.property(utterance, (text) => {
      const live = createLiveCorrector(corrector);
      let stable = '';
      for (let end = 1; end <= text.length; end += 1) {
        const heard = text.slice(0, end);
        if (!heard.endsWith(' ')) continue;
        const shown = live.partial({ text: heard });
        expect(shown.reset).toBeUndefined();
        expect(shown.stable.startsWith(stable)).toBe(true);
        expect(shown.stable + shown.provisional).toBe(processOnline(corrector, { text: heard }).text);
        stable = shown.stable;
      }
      expect(live.final({ text })).toEqual(processOnline(corrector, { text }));
    }),
    { numRuns: 200 },
  );
});

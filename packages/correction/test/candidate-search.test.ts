import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCandidateSearch, SEARCH_SIMILARITY_MIN, similarityFloor } from '../src/candidate-search.ts';
import { phoneDistance, phoneSimilarity } from '../src/phone-distance.ts';
import { phonesOfWords } from '../src/transcription.ts';
import { readUtterance } from '../src/utterance.ts';

const language = spanish();
/** Made-up words: none is an everyday word, so the same floor holds for every window. */
const syllable = fc.constantFrom(
  'ba',
  'ke',
  'mu',
  'tri',
  'lon',
  'fes',
  'dar',
  'gui',
  'ño',
  'cha',
  'rre',
  'pla',
  'jo',
);
const word = fc.array(syllable, { minLength: 3, maxLength: 4 }).map((syllables) => `${syllables.join('')}x`);
const term = fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' '));
const lexiconTerms = fc.uniqueArray(term, { minLength: 1, maxLength: 30 });

interface Window {
  readonly canonical: string;
  readonly from: number;
  readonly to: number;
  readonly similarity: number;
}

function dullSearch(terms: readonly string[], text: string): Window[] {
  const words = text.split(' ');
  const windows: Window[] = [];
  for (const canonical of terms) {
    const termPhones = phonesOfWords(canonical.split(' '), language);
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= words.length; to += 1) {
        const heard = phonesOfWords(words.slice(from, to), language);
        const distance = phoneDistance(whole(termPhones), whole(heard), language.phoneCosts);
        const similarity = phoneSimilarity(distance, heard.length, termPhones.length);
        if (similarity >= similarityFloor(SEARCH_SIMILARITY_MIN, termPhones.length, false)) {
          windows.push({ canonical, from, to, similarity });
        }
      }
    }
  }
  return windows;
}

function indexSearch(terms: readonly string[], text: string): Window[] {
  const { lexicon } = compileLexicon({ language, entries: terms.map((canonical) => ({ canonical })) });
  const found = createCandidateSearch(lexicon).find(readUtterance(text, lexicon));
  return found.map(({ term: { canonical }, from, to, similarity }) => ({ canonical, from, to, similarity }));
}

function whole(phones: Uint8Array) {
  return { phones, start: 0, end: phones.length };
}

const keyOf = ({ canonical, from, to }: Window) => `${canonical}:${from}:${to}`;

test('everything that the index finds, the brute-force search finds with the same similarity', () => {
  fc.assert(
    fc.property(lexiconTerms, fc.array(word, { minLength: 1, maxLength: 8 }), (terms, words) => {
      const truth = new Map(
        dullSearch(terms, words.join(' ')).map((window) => [keyOf(window), window.similarity]),
      );
      for (const window of indexSearch(terms, words.join(' '))) {
        expect(window.similarity).toBe(truth.get(keyOf(window)));
      }
    }),
    { numRuns: 60 },
  );
});

test('the index finds every term whose phones are there, however the words are cut', () => {
  fc.assert(
    fc.property(lexiconTerms, fc.nat(), fc.integer({ min: 2, max: 5 }), (terms, pick, cut) => {
      const canonical = terms[pick % terms.length]!;
      const letters = canonical.replaceAll(' ', '');
      const heard = `${letters.slice(0, cut)} ${letters.slice(cut)}`;
      const equal = dullSearch([canonical], heard).filter(({ similarity }) => similarity === 1);
      const found = indexSearch(terms, heard).map(keyOf);
      for (const window of equal) expect(found).toContain(keyOf(window));
    }),
    { numRuns: 60 },
  );
});

test('the index misses few of the near ones', () => {
  let near = 0;
  let found = 0;
  fc.assert(
    fc.property(lexiconTerms, fc.nat(), fc.nat(), (terms, pick, place) => {
      const canonical = terms[pick % terms.length]!;
      const at = place % (canonical.length - 1);
      const heard = canonical.slice(0, at) + canonical.slice(at + 1);
      const keys = new Set(indexSearch(terms, heard).map(keyOf));
      const truth = dullSearch(terms, heard).filter(({ similarity }) => similarity >= 0.85);
      near += truth.length;
      found += truth.filter((window) => keys.has(keyOf(window))).length;
    }),
    { numRuns: 200, seed: 20_260_121 },
  );
  expect(near).toBeGreaterThan(150);
  expect(found / near).toBeGreaterThan(0.97);
});

const knownCanonicals = [
  ...['Bancolombia', 'Movistar', 'El Corte Inglés', 'Vázquez', 'Mercadona', 'Iberdrola', 'Zara', 'Elche'],
  ...['Santa Cruz', 'Casa Blanca', 'Buenos Aires', 'Universidad Nacional Autónoma de Nueva Granada'],
  'Sociedad Española de Radiodifusión y Comunicaciones Internacionales',
];
const knownEntries = knownCanonicals.map((canonical) => ({ canonical }));
const { lexicon: knownLexicon } = compileLexicon({ language, entries: knownEntries });
/** Everyday words, names that are none, words of terms, and what they may be heard as. */
const spokenWord = fc.constantFrom(
  ...[
    'quiero',
    'una',
    'casa',
    'blanca',
    'santa',
    'de',
    'la',
    'buenos',
    'días',
    'sara',
    'el',
    'corte',
    'ingles.',
  ],
  ...['universidad', 'nacional', 'autónoma', 'nueva', 'comunicaciones', 'internacionales', '12', 'y', 'que'],
  ...[
    'banco',
    'lombia',
    'mobistar',
    'Movistar',
    'basquez',
    'mercadonna',
    'xi',
    'cruz',
    'elch',
    'granaba',
    'crus',
  ],
);
/** A text, and what becomes of it: words put in, taken away or changed anywhere, as partials and corrections do. */
const text = fc.array(spokenWord, { maxLength: 24 });
const change = fc.record({
  at: fc.nat(24),
  removed: fc.nat(2),
  added: fc.array(spokenWord, { maxLength: 2 }),
});

test('what an utterance before has left behind changes nothing', () => {
  fc.assert(
    fc.property(text, fc.array(change, { minLength: 1, maxLength: 6 }), (first, changes) => {
      const search = createCandidateSearch(knownLexicon);
      let words = first;
      for (const { at, removed, added } of changes) {
        search.find(readUtterance(words.join(' '), knownLexicon));
        words = words.toSpliced(at, removed, ...added);
        const utterance = readUtterance(words.join(' '), knownLexicon);
        expect(search.find(utterance)).toEqual(createCandidateSearch(knownLexicon).find(utterance));
      }
    }),
    { numRuns: 500 },
  );
});

/** All names of four phones: many sound like everyday words, and many are alike at one end only. */
const shortSyllables = ['ca', 'sa', 'ra', 'lo', 'te', 'mi', 'ne', 'do', 'bu', 'so'];
const { lexicon: shortLexicon } = compileLexicon({
  language,
  entries: shortSyllables.flatMap((a) => shortSyllables.map((b) => ({ canonical: `${a}${b}` }))),
});
const shortText = fc.array(
  fc.constantFrom(
    ...['casa', 'todo', 'la', 'mesa', 'que', 'ella', 'tiene', 'son', 'ar', 'gorka', 'sar', 'elx', 'cilo'],
    ...['uber', 'a', 'es', 'xos', '7', 'dora', 'zuri', 'ne'],
  ),
  { maxLength: 12 },
);

test('nor does it where the terms are short', () => {
  fc.assert(
    fc.property(shortText, shortText, fc.nat(12), (words, added, at) => {
      const search = createCandidateSearch(shortLexicon, 0.3);
      search.find(readUtterance(words.join(' '), shortLexicon));
      const next = words.toSpliced(at, added.length % 3, ...added.slice(0, 2));
      const utterance = readUtterance(next.join(' '), shortLexicon);
      expect(search.find(utterance)).toEqual(createCandidateSearch(shortLexicon, 0.3).find(utterance));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['Kasa', 'vimos una casa'],
  ['Baca', 'la vaca dio leche'],
  ['Valla', 'que vaya al sur'],
  ['Sebo', 'le cebo'],
  ['Rrayo', 'el rallo'],
] as const)('a name that sounds like an everyday word is found there: %s, “%s”', (canonical, heard) => {
  const found = indexSearch(['Bancolombia', canonical, 'Casa Blanca'], heard);
  expect(found.filter(({ similarity }) => similarity === 1).map((window) => window.canonical)).toEqual([
    canonical,
  ]);
});

test.each([
  ['Universidad Nacional Autónoma', 'la universidad racional autónoma'],
  ['Gran Avenida Central', 'tren avenida central'],
  ['Buenos Aires', 'buenos ayeres'],
])('a term of everyday words is found by one of them: %s, “%s”', (canonical, heard) => {
  expect(indexSearch([canonical, 'Mercadona'], heard).map((window) => window.canonical)).toContain(canonical);
});

test('lists too long for a place are made of longer grams, and still lead to the term', () => {
  const terms = Array.from(
    { length: 400 },
    (_, i) => `Marti${'abdefgilmnoprstu'[i % 16]!}${'aeiou'[i % 5]!}nel${'abdefgilmnoprstu'[i >> 5]!}ona`,
  );
  const { lexicon } = compileLexicon({
    language,
    entries: [...new Set(terms)].map((canonical) => ({ canonical })),
  });
  const search = createCandidateSearch(lexicon);
  for (const { canonical } of lexicon.terms()) {
    const found = search.find(readUtterance(canonical.toLowerCase().replace('nel', 'ner'), lexicon));
    expect(found.map(({ term: other }) => other.canonical)).toContain(canonical);
  }
});

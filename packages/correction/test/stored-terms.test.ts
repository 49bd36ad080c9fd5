import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Familiarity, RANK_UNRANKED } from '../src/lexicon.ts';

const language = spanish();

/** More than are remembered: every term is read again. */
const many = compileLexicon({
  language,
  entries: Array.from({ length: 40_000 }, (_, i) => ({ canonical: `Nombre ${i}` })),
}).lexicon;

describe('a term of a lexicon', () => {
  const { lexicon } = compileLexicon({
    language,
    entries: [
      { canonical: ' El Corte Inglés ', category: 'shop', critical: true, threshold: 0.9 },
      { canonical: 'Xiaomi' },
      { canonical: 'Cortefiel', category: 'shop' },
    ],
  });

  test('has what the source says of it, and what follows from its words', () => {
    const { canonical, words, letters, contentWords, category, critical, threshold } = lexicon.term(0);
    expect({ canonical, words, letters, contentWords, category, critical, threshold }).toEqual({
      canonical: 'El Corte Inglés',
      words: ['el', 'corte', 'inglés'],
      letters: 'elcorteingles',
      contentWords: ['corte', 'inglés'],
      category: 'shop',
      critical: true,
      threshold: 0.9,
    });
    expect(lexicon.term(0).familiarity.unknownWords).toBe(0);
    expect(lexicon.term(2).category).toBe('shop');
  });

  test('has no category and threshold that it was not given', () => {
    const { category, critical, threshold, contentWords } = lexicon.term(1);
    expect({ category, critical, threshold, contentWords }).toEqual({
      category: undefined,
      critical: false,
      threshold: undefined,
      contentWords: [],
    });
  });

  test('is found by its words and by no others', () => {
    expect(lexicon.termOf(['el', 'corte', 'inglés'])).toBe(lexicon.term(0));
    for (const words of [[], ['el'], ['el', 'corte'], ['corte', 'inglés'], ['xiaomi', 'xiaomi'], ['x']]) {
      expect(lexicon.termOf(words)).toBeUndefined();
    }
  });

  test('surfaces are not its words', () => {
    const { lexicon: other } = compileLexicon({
      language,
      entries: [{ canonical: 'Movistar', surfaces: ['movi star'] }],
    });
    expect(other.termOf(['movi', 'star'])).toBeUndefined();
  });
});

test('a term is the same object each time, and says the same after others were read', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(many.termCount - 1), { minLength: 1, maxLength: 50 }), (indices) => {
      for (const index of indices) {
        const term = many.term(index);
        expect(term.canonical).toBe(`Nombre ${index}`);
        // The term that takes its place among those remembered.
        expect(many.term((index + 16_384) % many.termCount).canonical).not.toBe(term.canonical);
        expect(term.words).toEqual(['nombre', `${index}`]);
        expect(many.term(index)).toBe(term);
      }
    }),
  );
  expect(Array.from(many.terms(), ({ index }) => index)).toEqual(
    Array.from({ length: many.termCount }, (_, i) => i),
  );
});

/** Usual and rare words, function words, names that are said every day, and what is no word. */
const anyWord = fc.constantFrom(
  ...[
    'casa',
    'de',
    'la',
    'banco',
    'helicóptero',
    'otorrinolaringólogo',
    'elena',
    'bolivia',
    'xprgt',
    'qwoz',
    'y',
  ],
);

/** What the language says of the words, one after the other. */
function dullFamiliarity(words: readonly string[]): Familiarity {
  const facts = words.map((word) => ({
    rank: language.wordRank(word),
    name: language.nameRank(word) || RANK_UNRANKED,
    isKnown: language.wordRank(word) > 0 || language.isKnownWord(word),
    isContent: !language.stopWords.has(word),
  }));
  const content = facts.filter(({ isContent }) => isContent);
  const ranked = content.map(({ rank }) => rank).filter((rank) => rank > 0);
  const names = content.filter(({ rank }) => rank === 0).map(({ name }) => name);
  const logs = facts.map(({ rank, name }) => Math.log(rank === 0 ? name : rank));
  return {
    unknownWords: facts.filter(({ isKnown }) => !isKnown).length,
    commonestRank: ranked.length === 0 ? 0 : Math.min(...ranked),
    rarestRank: Math.max(0, ...content.map(({ rank }) => (rank === 0 ? RANK_UNRANKED : rank))),
    rarestNameRank: Math.max(0, ...names),
    meanLogRank: logs.reduce((sum, log) => sum + log, 0) / words.length,
  };
}

test('how usual a term is, how many words it has and which, is what the language says of them', () => {
  const anyTerms = fc.uniqueArray(fc.array(anyWord, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
    selector: (words) => words.join(' '),
  });
  fc.assert(
    fc.property(anyTerms, (terms) => {
      const { lexicon } = compileLexicon({
        language,
        entries: terms.map((words) => ({ canonical: words.join(' ') })),
      });
      const spoken = [...new Set(terms.flat())];
      for (const term of lexicon.terms()) {
        const { words, wordCount, familiarity } = term;
        expect(wordCount).toBe(words.length);
        const { meanLogRank, ...rest } = dullFamiliarity(words);
        expect(familiarity).toEqual({ ...rest, meanLogRank: expect.closeTo(meanLogRank, 9) as number });
        for (const word of spoken) expect(term.hasWord(lexicon.trie.wordId(word))).toBe(words.includes(word));
        expect(term.hasWord(-1)).toBe(false);
      }
    }),
  );
});

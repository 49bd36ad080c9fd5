import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

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

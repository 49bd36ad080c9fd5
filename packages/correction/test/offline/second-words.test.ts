import { describe, expect, test } from 'vitest';
import { compileLexicon } from '../../src/compile-lexicon.ts';
import { spanish } from '../../src/es.ts';
import { readSecondWords, SECOND_FEATURES } from '../../src/offline/second-words.ts';
import { candidateAt } from '../../src/sound-of-window.ts';
import { readUtterance } from '../../src/utterance.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Xochimilco' }, { canonical: 'Banco Azteca' }],
});
const utterance = readUtterance('vivo en sochi milco desde ayer', lexicon);

function featuresOf(second: string): Readonly<Record<string, number>> {
  const term = lexicon.termOf(['xochimilco']);
  if (term === undefined) throw new Error('Xochimilco is not in the lexicon of the test.');
  const candidate = candidateAt(utterance, { term, from: 2, to: 4 }, lexicon.language);
  const values = readSecondWords(utterance, second, lexicon).at(candidate);
  expect(values).toHaveLength(SECOND_FEATURES.length);
  return Object.fromEntries(SECOND_FEATURES.map((name, i) => [name, values[i] ?? Number.NaN]));
}

describe('the words of a second transcription', () => {
  test('have the term in the place of the window, whole', () => {
    expect(featuresOf('vivo en Xochimilco desde ayer')).toMatchObject({
      secondHasTerm: 2,
      secondHasSameWords: 0,
      secondTermSimilarity: 1,
      secondLetterSimilarity: 1,
      secondWords: 1,
      secondHasOtherTerm: 0,
    });
  });

  test('are the same', () => {
    const same = featuresOf('vivo en sochi milco desde ayer');
    expect(same).toMatchObject({ secondHasTerm: 0, secondHasSameWords: 1, secondHeardSimilarity: 1 });
    expect(same['secondSoundsMoreLikeTerm']).toBeCloseTo(0, 9);
  });

  test('sound more like the term than those that were heard, or less', () => {
    expect(featuresOf('vivo en xochimirco desde ayer')['secondSoundsMoreLikeTerm']).toBeGreaterThan(
      featuresOf('vivo en noche y vino desde ayer')['secondSoundsMoreLikeTerm'] ?? 0,
    );
  });

  test('are another term', () => {
    expect(featuresOf('vivo en Banco Azteca desde ayer')).toMatchObject({
      secondHasTerm: 0,
      secondHasOtherTerm: 1,
    });
  });

  test('are none where the second transcription has nothing', () => {
    expect(featuresOf('')).toMatchObject({
      secondHasTerm: 0,
      secondTermSimilarity: -0.5,
      secondRarestRank: 0,
    });
  });
});

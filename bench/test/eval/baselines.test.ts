import { spanish } from '@enmienda/correction/es';
import { applyMatches } from '@enmienda/correction/offline/training';
import { distance } from 'fastest-levenshtein';
import { describe, expect, test } from 'vitest';
import { createBaseline, parseBaselineName } from '../../src/eval/baselines/baseline.ts';
import { EvaluationError } from '../../src/eval/evaluation-error.ts';

const terms = ['Movistar', 'El Corte Inglés', 'Banco Sabadell', 'Vázquez', 'Zaragoza'];
const language = spanish();
const corrected = (name: string, text: string) =>
  createBaseline(parseBaselineName(name), terms, language).correct(text);

describe('baselines', () => {
  test.each([
    ['identity', 'llamo del corte ingles', ['llamo del corte ingles']],
    ['exact', 'llamo de el corte ingles', ['llamo de El Corte Inglés']],
    ['exact', 'llamo de mobistar', ['llamo de mobistar']],
    [
      'levenshtein',
      'llamo de mobistar hoy',
      ['llamo de Movistar hoy', 'llamo de Movistar hoy', 'llamo de Movistar hoy'],
    ],
    ['symspell', 'llamo de movister hoy', ['llamo de Movistar hoy']],
    ['metaphone', 'llamo de mobistar hoy', ['llamo de mobistar hoy']],
    ['metaphone', 'llamo de movister hoy', ['llamo de Movistar hoy']],
  ])('%s of “%s”', (name, text, expected) => {
    expect(corrected(name, text)).toEqual(expected);
  });

  test('the gate leaves windows alone of which every word is known', () => {
    expect(corrected('levenshtein', 'viene por la zarza rosa').length).toBe(3);
    expect(corrected('levenshtein-gated', 'banco sabe del')).toEqual(Array(3).fill('banco sabe del'));
  });

  test('a term is near by the ratio of letters wherever a scan of all terms says so', () => {
    const one = createBaseline('symspell', terms, language);
    for (const text of ['movistat', 'movitar', 'zaragosa', 'saragosa', 'vasques', 'banco sabadel']) {
      const near = terms.some((term) => {
        const letters = term.toLowerCase();
        return distance(text, letters) <= Math.min(2, 0.2 * Math.max(text.length, letters.length));
      });
      expect(one.correct(text)[0] !== text).toBe(near);
    }
  });

  test('of matches that overlap the best is put in', () => {
    const matches = [
      { start: 0, end: 3, canonical: 'A', score: 0.8 },
      { start: 0, end: 7, canonical: 'B', score: 0.9 },
      { start: 8, end: 11, canonical: 'C', score: 0.5 },
    ];
    expect(applyMatches('uno dos tres', matches, 0.6)).toBe('B tres');
    expect(applyMatches('uno dos tres', matches, 0.95)).toBe('uno dos tres');
  });

  test('an unknown name is refused', () => {
    expect(() => parseBaselineName('soundex')).toThrow(EvaluationError);
  });
});

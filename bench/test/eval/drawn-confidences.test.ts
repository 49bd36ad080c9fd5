import { describe, expect, test } from 'vitest';
import { confidenceQuantile, drawConfidences, QUANTILE_SHARES } from '../../src/eval/drawn-confidences.ts';

const source = { language: 'es', channel: 'telephone' } as const;

/** Rows of which every second word is right. */
const rows = Array.from({ length: 2000 }, (_, i) => ({
  id: `row-${i}`,
  hypothesis: 'buenas tardas señor albares',
  reference: 'buenas tardes señor Álvarez',
}));

describe('drawn confidences', () => {
  test('have the quantiles of the table, for right words and for wrong ones', () => {
    const words = rows.flatMap((row) => drawConfidences(row, source));
    for (const isRight of [true, false]) {
      const values = words
        .filter(({ text }) => isRight === (text === 'buenas' || text === 'señor'))
        .map(({ confidence }) => confidence ?? -1)
        .sort((a, b) => a - b);
      expect(values).toHaveLength(4000);
      for (const share of [0.05, 0.1, 0.25, 0.5, 0.75]) {
        const quantile = confidenceQuantile({ ...source, isRight }, share);
        const below = values.filter((value) => value <= quantile).length / values.length;
        expect(Math.abs(below - share)).toBeLessThan(0.02);
      }
    }
  });

  test('of a row are always the same, and those of another row others', () => {
    const [first, second] = rows;
    expect(drawConfidences(first!, source)).toEqual(drawConfidences(first!, source));
    expect(drawConfidences(first!, source)).not.toEqual(drawConfidences(second!, source));
  });

  test('come with the words as they stand in the text', () => {
    const row = { id: 'a', hypothesis: '¿dónde está  el wi-fi?', reference: '¿Dónde está el wi-fi?' };
    expect(drawConfidences(row, source).map(({ text }) => text)).toEqual(['¿dónde', 'está', 'el', 'wi-fi?']);
  });

  test('a quantile grows with its share and stays a confidence', () => {
    for (const language of ['es', 'pt', 'en'] as const) {
      for (const channel of ['wide', 'telephone'] as const) {
        for (const isRight of [true, false]) {
          const values = QUANTILE_SHARES.map((share) =>
            confidenceQuantile({ language, channel, isRight }, share),
          );
          expect(values).toEqual([...values].sort((a, b) => a - b));
          expect(values[0]).toBe(0);
          expect(values.at(-1)).toBe(1);
        }
      }
    }
  });
});

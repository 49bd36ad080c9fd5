import { describe, expect, test } from 'vitest';
import { bootstrap } from '../../src/eval/bootstrap.ts';
import { utteranceCounter } from '../../src/eval/measures.ts';

const recovered = utteranceCounter({
  hypothesis: 'en mobi estar',
  reference: 'en Movistar',
  terms: ['Movistar'],
})('en Movistar');
const missed = utteranceCounter({
  hypothesis: 'en mobi estar',
  reference: 'en Movistar',
  terms: ['Movistar'],
})('en mobi estar');

describe('the bootstrap', () => {
  test('has no width where all utterances are alike', () => {
    const { recoveredPercent, brokenPer100k, werCutPercent } = bootstrap([recovered, recovered, recovered]);
    expect({ recoveredPercent, brokenPer100k, werCutPercent }).toEqual({
      recoveredPercent: [100, 100],
      brokenPer100k: [0, 0],
      werCutPercent: [100, 100],
    });
  });

  test('is as wide as the normal interval of a proportion, and the same each time', () => {
    const counts = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? missed : recovered));
    const { recoveredPercent } = bootstrap(counts);
    const half = 196 * Math.sqrt((0.75 * 0.25) / 400);
    expect(recoveredPercent[0]).toBeGreaterThan(75 - half - 1);
    expect(recoveredPercent[0]).toBeLessThan(75 - half + 1);
    expect(recoveredPercent[1]).toBeGreaterThan(75 + half - 1);
    expect(recoveredPercent[1]).toBeLessThan(75 + half + 1);
    expect(bootstrap(counts)).toEqual(bootstrap(counts));
  });

  test('of nothing is zero', () => {
    expect(bootstrap([])).toEqual({ recoveredPercent: [0, 0], brokenPer100k: [0, 0], werCutPercent: [0, 0] });
  });
});

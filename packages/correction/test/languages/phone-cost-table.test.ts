import { spanish } from '@enmienda/correction/es';
import { describe, expect, it } from 'vitest';
import { phoneCosts } from '../../src/languages/phone-cost-table.ts';
import { PHONE_SYMBOLS, phoneOf } from '../../src/languages/phones.ts';
import { FULL_COST, PHONE_INVENTORY_SIZE } from '../../src/phone-costs.ts';

const base = phoneCosts({ confusions: [], losses: [] });
const between = (costs: Uint8Array, pair: string) =>
  costs[PHONE_SYMBOLS.indexOf(pair.charAt(0)) * PHONE_INVENTORY_SIZE + PHONE_SYMBOLS.indexOf(pair.charAt(1))];

describe('phoneCosts', () => {
  it.each([
    ['voicing alone', 'pb', 18],
    ['one step of place', 'ts', 22],
    ['place up to its most', 'pk', 23],
    ['a vowel one step higher', 'ei', 19],
    ['a vowel far off', 'ai', 32],
    ['a glide for its vowel', 'ij', 10],
    ['a vowel for a consonant', 'at', FULL_COST],
  ])('costs %s as articulation says', (_what, pair, cost) => {
    expect(between(base, pair)).toBe(cost);
  });

  it('puts what a dialect changes above what articulation says, in both directions', () => {
    const costs = phoneCosts({ confusions: ['pk 7'], losses: ['s 3'] });
    expect(between(costs, 'pk')).toBe(7);
    expect(between(costs, 'kp')).toBe(7);
    expect(between(costs, '·s')).toBe(3);
    expect(between(costs, 's·')).toBe(3);
  });

  it.each(['pk', 'pk 33', 'p 3', 'pж 3', ''])('refuses the cost %j', (line) => {
    expect(() => phoneCosts({ confusions: [line], losses: [] })).toThrow(RangeError);
  });

  it('loses a final s more readily where it is aspirated', () => {
    const loss = (dialect: 'es-CL' | 'es-MX') => between(spanish({ dialect }).phoneCosts, '·s') ?? 0;
    expect(loss('es-CL')).toBeLessThan(loss('es-MX'));
  });
});

describe('phoneOf', () => {
  it.each(['', '·', 'ж', 'ab'])('refuses %j', (symbol) => {
    expect(() => phoneOf(symbol)).toThrow(RangeError);
  });
});

import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { describe, expect, it } from 'vitest';
import { nameRanks } from '../../src/languages/name-ranks.ts';

describe('packed names', () => {
  const names = nameRanks('john -zaragoza kim');

  it('rank spoken and written ones together, the commonest first', () => {
    expect(['john', 'zaragoza', 'kim', 'casa'].map((name) => names.rankOf(name))).toEqual([1, 2, 3, 0]);
  });

  it('are said every day unless marked as only written', () => {
    expect(['john', 'zaragoza', 'kim', 'casa', '-zaragoza'].map((name) => names.isSpoken(name))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});

describe.each([
  { language: spanish(), common: 'john', rare: 'cancún', written: 'zaragoza', word: 'casa' },
  { language: portuguese(), common: 'john', rare: 'caetano', written: 'afonso', word: 'casa' },
  { language: english(), common: 'london', rare: 'nashville', written: 'herzegovina', word: 'house' },
])('the names of $language.code', ({ language, common, rare, written, word }) => {
  it('are in order of frequency and apart from words', () => {
    expect(language.nameRank(common)).toBeGreaterThan(0);
    expect(language.nameRank(rare)).toBeGreaterThan(language.nameRank(common));
    expect(language.nameRank(word)).toBe(0);
    expect([common, rare, written].map((name) => language.wordRank(name))).toEqual([0, 0, 0]);
  });

  it('are known words where they are said every day', () => {
    expect(language.isKnownWord(common)).toBe(true);
    expect(language.nameRank(written)).toBeGreaterThan(0);
    expect(language.isKnownWord(written)).toBe(false);
  });
});

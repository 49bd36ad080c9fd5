import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileLexicon } from '../../src/compile-lexicon.ts';
import { createCorrector } from '../../src/corrector.ts';
import { english } from '../../src/en.ts';
import { spanish } from '../../src/es.ts';
import { forbidden } from '../../src/guards.ts';
import { createFullSearch } from '../../src/offline/full-search.ts';
import { candidateAt } from '../../src/sound-of-window.ts';
import { readUtterance } from '../../src/utterance.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: ['Telcel', 'Xochimilco', 'Banco Azteca', 'Bermúdez', 'Navarra', 'Infonavit'].map((canonical) => ({
    canonical,
  })),
});
const search = createFullSearch(lexicon);

describe('the full search', () => {
  test('finds what the online index gives up: everyday words that sound like a name', () => {
    const { lexicon: named } = compileLexicon({ language: english(), entries: [{ canonical: 'Truist' }] });
    const utterance = readUtterance('my bank is true east', named);
    const find = (one: { find: typeof search.find }) =>
      one.find(utterance).map(({ term, from, to }) => [term.canonical, from, to]);
    expect(find(createCorrector(named).search)).toEqual([]);
    expect(find(createFullSearch(named))).toContainEqual(['Truist', 3, 5]);
  });

  test('gives each window of a term once, in order, as alike as its phones are, and none that may not be touched', () => {
    const word = fc.constantFrom(
      'sochi',
      'milco',
      'telsel',
      'banco',
      'asteka',
      'no',
      'navarro',
      'ver',
      'mudes',
      'cinco',
      'Telcel',
    );
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), (words) => {
        const utterance = readUtterance(words.join(' '), lexicon);
        const found = search.find(utterance);
        const keys = found.map(({ term, from, to }) => `${term.canonical} ${from} ${to}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(found.map(({ from }) => from)).toEqual(
          found.map(({ from }) => from).toSorted((a, b) => a - b),
        );
        for (const candidate of found) {
          expect(forbidden(utterance, candidate, false)).toBeUndefined();
          const plain = candidateAt(utterance, candidate, lexicon.language);
          expect(candidate.similarity).toBeGreaterThanOrEqual(plain.similarity);
        }
      }),
    );
  });

  test('finds nothing in an empty text, and nothing without terms', () => {
    expect(search.find(readUtterance('', lexicon))).toEqual([]);
    const { lexicon: empty } = compileLexicon({ language: spanish(), entries: [] });
    expect(createFullSearch(empty).find(readUtterance('hola buenos días', empty))).toEqual([]);
  });
});

import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCandidateSearch } from '../src/candidate-search.ts';
import { readUtterance } from '../src/utterance.ts';

const canonicals = ['Bancolombia', 'Movistar', 'El Corte Inglés', 'Vázquez', 'Mercadona', 'Iberdrola'];
const entries = canonicals.map((canonical) => ({ canonical }));
const { lexicon } = compileLexicon({ language: spanish(), entries });
const word = fc.constantFrom(
  'quiero',
  'una',
  'banco',
  'lombia',
  'mobistar',
  'corte',
  'ingles.',
  'basquez',
  'mercadonna',
  'xi',
);
/** A text, and what becomes of it: words put in, taken away or changed anywhere, as partials and corrections do. */
const text = fc.array(word, { maxLength: 12 });
const change = fc.record({ at: fc.nat(12), removed: fc.nat(2), added: fc.array(word, { maxLength: 2 }) });

test('what an utterance before has left behind changes nothing', () => {
  fc.assert(
    fc.property(text, fc.array(change, { minLength: 1, maxLength: 6 }), (first, changes) => {
      const search = createCandidateSearch(lexicon);
      let words = first;
      for (const { at, removed, added } of changes) {
        search.find(readUtterance(words.join(' '), lexicon));
        words = words.toSpliced(at, removed, ...added);
        const utterance = readUtterance(words.join(' '), lexicon);
        expect(search.find(utterance)).toEqual(createCandidateSearch(lexicon).find(utterance));
      }
    }),
    { numRuns: 200 },
  );
});

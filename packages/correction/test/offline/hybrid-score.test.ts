import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/candidate.ts';
import { compileLexicon } from '../../src/compile-lexicon.ts';
import { spanish } from '../../src/es.ts';
import { type CallEvidence, hybridScore } from '../../src/offline/hybrid-score.ts';
import { readSecondHearing } from '../../src/offline/second-hearing.ts';
import { readUtterance } from '../../src/utterance.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Banco Azteca' }, { canonical: 'Telcel' }],
});

function candidateIn(text: string, canonical: string, [from, to]: readonly [number, number]) {
  const utterance = readUtterance(text, lexicon);
  const term = [...lexicon.terms()].find((one) => one.canonical === canonical);
  if (term === undefined) throw new Error(`${canonical} is not in the lexicon of the test.`);
  const candidate: Candidate = {
    term,
    from,
    to,
    method: 'edit',
    distance: 0,
    heardPhones: 5,
    termPhones: 5,
    firstPhone: 1,
    lastPhone: 1,
    similarity: 0.8,
  };
  return { candidate, utterance };
}

const { candidate } = candidateIn('soy de telsel', 'Telcel', [2, 3]);
const nothing: CallEvidence = {
  turnLogit: undefined,
  knownError: undefined,
  otherMentions: 0,
  second: 'none',
};
const known = (similarity: number, count: number): CallEvidence => ({
  ...nothing,
  knownError: { term: candidate.term, heard: 'telsel', similarity, count },
});

describe('the hybrid score', () => {
  test('is the online score where nothing else is known', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (score) => {
        expect(hybridScore({ candidate, score }, nothing)).toBeCloseTo(score, 9);
      }),
    );
  });

  test.each<readonly [string, CallEvidence, CallEvidence]>([
    ['a second transcription with other words', nothing, { ...nothing, second: 'other-words' }],
    [
      'one with the term more than one with other words',
      { ...nothing, second: 'other-words' },
      { ...nothing, second: 'term' },
    ],
    ['a mention elsewhere in the call', nothing, { ...nothing, otherMentions: 1 }],
    ['a known error', nothing, known(0.85, 2)],
    ['a known error that is more alike', known(0.85, 2), known(0.9, 2)],
    ['a known error that was seen more often', known(0.9, 2), known(0.9, 5)],
  ])('rises with %s', (_, less, more) => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (score) => {
        expect(hybridScore({ candidate, score }, more)).toBeGreaterThan(
          hybridScore({ candidate, score }, less),
        );
      }),
    );
  });

  test('falls where the second transcription has the same words', () => {
    expect(hybridScore({ candidate, score: 0.7 }, { ...nothing, second: 'same-words' })).toBeLessThan(0.7);
  });

  test('is what the turn says where the full search found the candidate, and what confidences and other hypotheses add', () => {
    const read = { ...nothing, turnLogit: 0.4 };
    expect(hybridScore({ candidate, score: 0.01 }, read)).toBeCloseTo(1 / (1 + Math.exp(-0.4)), 9);
    expect(hybridScore({ candidate, score: 0.01, shift: 0.6 }, read)).toBeCloseTo(1 / (1 + Math.exp(-1)), 9);
  });

  test('stays a probability at both ends', () => {
    for (const score of [0, 1]) {
      for (const evidence of [nothing, known(1, 1000), { ...nothing, second: 'same-words' } as const]) {
        const hybrid = hybridScore({ candidate, score }, evidence);
        expect(hybrid).toBeGreaterThan(0);
        expect(hybrid).toBeLessThan(1);
      }
    }
  });
});

describe('the second transcription', () => {
  const { stopWords } = lexicon.language;

  test.each([
    ['nothing', undefined, 'none'],
    ['the term in its place', 'trabajo en Banco Azteca desde ayer', 'term'],
    ['the term in its place, with words split before it', 'tra bajo en banco azteca desde ayer', 'term'],
    ['the same words', 'trabaja en banco asteka desde ayer', 'same-words'],
    ['other words', 'trabajo en blanco esteva desde ayer', 'other-words'],
    [
      'the term far away',
      'trabajo en blanco esteva desde que hace muchos años me contrató el banco azteca',
      'other-words',
    ],
  ])('has %s', (_, second, expected) => {
    const { candidate: heard, utterance } = candidateIn(
      'trabajo en banco asteka desde ayer',
      'Banco Azteca',
      [2, 4],
    );
    expect(readSecondHearing(second, stopWords).at(heard, utterance)).toBe(expected);
  });

  test.each([
    ['banco asteka', [2, 4], 'term'],
    ['en banco asteka', [1, 4], 'other-words'],
    ['banco asteka desde', [2, 5], 'other-words'],
  ] as const)(
    'has the term in the place of “%s” where that takes in no word beside it',
    (_, window, expected) => {
      const { candidate: heard, utterance } = candidateIn(
        'trabajo en banco asteka desde ayer',
        'Banco Azteca',
        window,
      );
      const second = readSecondHearing('trabajo en Banco Azteca desde ayer', stopWords);
      expect(second.at(heard, utterance)).toBe(expected);
    },
  );
});

import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import {
  admitPairs,
  type CountedPair,
  DEFAULT_LEARNING_POLICY,
  type RefusalReason,
  type ShadowCounts,
  wilsonLowerBound,
  wilsonUpperBound,
} from '@enmienda/correction/offline';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: ['Movistar', 'Claro', 'Telcel', 'Caja de Ahorros del Mediterráneo', 'Visa'].map((canonical) => ({
    canonical,
  })),
});

const clean: ShadowCounts = { hits: 2, undecided: 0, strays: 0, unread: 0 };

const seenTwice: CountedPair = {
  heard: 'mobi estar',
  canonical: 'Movistar',
  callCount: 2,
  familyCallCount: 2,
  personCount: 0,
  sourceKindCount: 1,
  isOnlyHuman: false,
  againstCount: 0,
};

function refusalsOf(pair: Partial<CountedPair>, shadow: ShadowCounts = clean): readonly RefusalReason[] {
  const counted = { ...seenTwice, ...pair };
  const options = { lexicon, shadow: () => shadow, policy: DEFAULT_LEARNING_POLICY };
  return admitPairs([counted], options).flatMap(({ refusals }) => refusals);
}

describe('a pair is admitted', () => {
  test.each<readonly [string, Partial<CountedPair>]>([
    ['when it was heard alike in two calls and broke nothing', {}],
    ['when one of its words is no everyday word', { heard: 'tel sel', canonical: 'Telcel' }],
    ['with four words on a side', { heard: 'mo bi es tar' }],
    ['seen once, with an error like it in another call', { callCount: 1 }],
    ['when two people wrote it', { isOnlyHuman: true, personCount: 2 }],
    ['when one person wrote it and something else saw it', { personCount: 1, sourceKindCount: 2 }],
    ['though one call in ten speaks against it', { callCount: 9, againstCount: 1 }],
  ])('%s', (_, pair) => {
    expect(refusalsOf(pair)).toEqual([]);
  });

  test('with what speaks for it', () => {
    const pair = seenTwice;
    const [admission] = admitPairs([pair], { lexicon, shadow: () => clean, policy: DEFAULT_LEARNING_POLICY });
    expect(admission).toMatchObject({ pair, shadow: clean, isOfKnownWords: false });
    expect(admission?.phoneSimilarity).toBeGreaterThan(0.8);
  });
});

test('heard words that all are words or names of the language are told apart', () => {
  const knows = (heard: string) =>
    admitPairs([{ ...seenTwice, heard }], {
      lexicon,
      shadow: () => clean,
      policy: DEFAULT_LEARNING_POLICY,
    }).map(({ isOfKnownWords }) => isOfKnownWords);
  expect(knows('mover estar')).toEqual([true]);
  expect(knows('mobi estar')).toEqual([false]);
});

test('what is no word of the language and stands where nobody read it is no sign against a pair', () => {
  const unread: ShadowCounts = { hits: 0, undecided: 0, strays: 3, unread: 3 };
  expect(refusalsOf({ heard: 'mobi estar' }, unread)).toEqual([]);
  expect(refusalsOf({ heard: 'mover estar' }, unread)).toEqual(['not-clean']);
  expect(refusalsOf({ heard: 'mobi estar' }, { ...unread, unread: 2 })).toEqual(['not-clean']);
});

describe('a pair is refused', () => {
  test.each<readonly [RefusalReason, Partial<CountedPair>, ShadowCounts]>([
    ['unknown-term', { heard: 'mobi estrella', canonical: 'Movistrella' }, clean],
    ['heard-is-a-term', { heard: 'Telcel', canonical: 'Telcel' }, clean],
    [
      'not-local',
      { heard: 'caga de aoros del mediterraneo', canonical: 'Caja de Ahorros del Mediterráneo' },
      clean,
    ],
    ['not-alike', { heard: 'xilófonos', canonical: 'Movistar' }, clean],
    ['everyday-words', { heard: 'caro', canonical: 'Claro' }, clean],
    ['everyday-words', { heard: 'de la', canonical: 'Claro' }, clean],
    ['too-few-calls', { callCount: 1, familyCallCount: 1 }, clean],
    ['one-person', { isOnlyHuman: true, personCount: 1 }, clean],
    ['disputed', { againstCount: 1 }, clean],
    ['not-clean', {}, { hits: 5, undecided: 0, strays: 1, unread: 0 }],
  ])('as %s: %o', (reason, pair, shadow) => {
    expect(refusalsOf(pair, shadow)).toContain(reason);
  });

  test('for every reason at once', () => {
    expect(
      refusalsOf(
        { heard: 'de la', callCount: 1, familyCallCount: 1 },
        { hits: 0, undecided: 0, strays: 9, unread: 9 },
      ),
    ).toEqual(['not-alike', 'everyday-words', 'too-few-calls', 'not-clean']);
  });
});

describe('the lower bound of a share', () => {
  // All of n is n / (n + 1.96²); 8 of 10 is the textbook 0.49 to 0.94.
  test.each([
    [0, 0, 0],
    [0, 10, 0],
    [2, 2, 0.3424],
    [10, 10, 0.7225],
    [8, 10, 0.4902],
    [189, 189, 0.9801],
  ])('of %i in %i is %d', (successes, trials, bound) => {
    expect(wilsonLowerBound(successes, trials)).toBeCloseTo(bound, 4);
  });

  test('lies below the share and rises with more of the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 500 }), (a, b) => {
        const [successes, trials] = [Math.min(a, b), b];
        const bound = wilsonLowerBound(successes, trials);
        expect(bound).toBeGreaterThanOrEqual(0);
        expect(bound).toBeLessThanOrEqual(successes / trials);
        expect(wilsonLowerBound(successes * 2, trials * 2)).toBeGreaterThanOrEqual(bound - 1e-12);
      }),
    );
  });

  test('and the upper bound are those of the others, seen from the other side', () => {
    expect(wilsonUpperBound(0, 0)).toBe(1);
    expect(wilsonUpperBound(8, 10)).toBeCloseTo(0.9433, 4);
    expect(wilsonUpperBound(0, 10)).toBeCloseTo(1 - wilsonLowerBound(10, 10), 12);
  });
});

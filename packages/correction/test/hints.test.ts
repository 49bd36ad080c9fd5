import { compileLexicon, createCorrector, processOnline, type Word } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Bancolombia' }, { canonical: 'Valledupar' }, { canonical: 'Elías Ochoa Daza' }],
});
const corrector = createCorrector(lexicon, { applyThreshold: 0.9 });
const text = 'tengo cuenta en bancolonvia';

/** The score of the term for `bancolonvia`, however sure or unsure the corrector is. */
function scoreOf(confidences: readonly (number | undefined)[] | undefined): number {
  const words = text.split(' ').map((word, i): Word => {
    const confidence = confidences?.[i];
    return { text: word, ...(confidence === undefined ? {} : { confidence }) };
  });
  const { corrections, suggestions } = processOnline(corrector, { text, words });
  return (
    [...corrections, ...suggestions].find(({ replacement }) => replacement === 'Bancolombia')?.score ?? 0
  );
}

describe('confidences', () => {
  const none = scoreOf(undefined);

  test('without any, words say what the text says', () => {
    expect(none).toBe(processOnline(corrector, { text }).corrections[0]?.score);
  });

  test.each([
    ['an unsure word speaks for a correction', [0.95, 0.9, 0.95, 0.2], 1],
    ['a sure one speaks against it', [0.9, 0.7, 0.9, 0.99], -1],
    ['a word without one says nothing, whatever the others have', [0.9, 0.7, 0.9, undefined], 0],
    ['all the same, they say nothing, be they high', [1, 1, 1, 1], 0],
    ['all the same, they say nothing, be they low', [0.5, 0.5, 0.5, 0.5], 0],
    ['beside sure words a word may be unsure of an engine that is sure', [0.99, 0.99, 0.99, 0.8], 1],
    ['how unsure the words that stay are is another matter', [0.1, 0.95, 0.9, 0.97], -1],
  ] as const)('%s', (_, confidences, sign) => {
    expect(Math.sign(scoreOf(confidences) - none)).toBe(sign);
  });

  test('the less sure the engine is of a word, the likelier is its correction', () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(confidence, confidence, (a, b) => {
        const scores = [Math.min(a, b), Math.max(a, b)].map((own) => scoreOf([0.9, 0.8, 0.95, own]));
        expect(scores[0]).toBeGreaterThanOrEqual(scores[1] ?? 1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('other hypotheses', () => {
  const heard = 'fue alcalde de valle dupar';
  const scoreWith = (...others: readonly string[]): number => {
    const alternatives = others.map((other) => ({ text: other }));
    const { corrections, suggestions } = processOnline(corrector, { text: heard, alternatives });
    return Math.max(0, ...[...corrections, ...suggestions].map(({ score }) => score));
  };

  test('a term that stands in the same place speaks for it', () => {
    expect(scoreWith('fue alcalde de valledupar')).toBeGreaterThan(scoreWith());
  });

  test('the more of them have it, the more', () => {
    const term = 'fue alcalde de valledupar';
    const other = 'fue alcalde de valle dudar';
    expect(scoreWith(term, term, other)).toBeGreaterThan(scoreWith(term, other, other));
  });

  test('confident ones count for more, where all have a confidence', () => {
    const scoreAt = (confidence: number): number => {
      const alternatives = [
        { text: 'fue alcalde de valledupar', confidence },
        { text: 'fue alcalde de valle dudar', confidence: 0.5 },
      ];
      return processOnline(corrector, { text: heard, alternatives }).corrections[0]?.score ?? 0;
    };
    expect(scoreAt(0.9)).toBeGreaterThan(scoreAt(0.1));
  });

  test('a term that stands elsewhere says nothing of these words', () => {
    expect(scoreWith('valledupar no fue alcalde de valle dupar')).toBe(scoreWith());
  });

  test('the same words again, written otherwise, say nothing', () => {
    expect(scoreWith('Fue alcalde de Valle Dupar.')).toBe(scoreWith());
  });

  test('what sounds like a term only in another hypothesis is a candidate', () => {
    const far = 'habló alias chal';
    const result = (others: readonly string[]) =>
      processOnline(createCorrector(lexicon, { applyThreshold: 0.999, suggestThreshold: 0 }), {
        text: far,
        alternatives: others.map((other) => ({ text: other })),
      }).suggestions.map(({ replacement, original }) => `${original} → ${replacement}`);
    expect(result([])).toEqual([]);
    expect(result(['habló elias ochoa daza'])).toEqual(['alias chal → Elías Ochoa Daza']);
  });

  test('corrected words with the same other hypotheses are left as they are', () => {
    const words = fc.constantFrom(
      'valle',

      'valledupar',
      'bancolonvia',
      'de',
      'elias',
      'ocho',
      'adaza',
    );
    const sentence = fc.array(words, { maxLength: 8 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(sentence, fc.array(sentence, { maxLength: 3 }), (first, others) => {
        const alternatives = others.map((other) => ({ text: other }));
        const once = processOnline(corrector, { text: first, alternatives });
        expect(processOnline(corrector, { text: once.text, alternatives }).text).toBe(once.text);
      }),
      { numRuns: 100 },
    );
  });
});

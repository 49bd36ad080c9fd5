import { compileLexicon } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CAP_WORDS, cappedEdits } from '../src/edit-cap.ts';
import type { StandingTerm, Utterance } from '../src/utterance.ts';
import { readUtterance } from '../src/utterance.ts';

const { lexicon } = compileLexicon({
  language: spanish(),
  entries: [{ canonical: 'Uno' }, { canonical: 'Uno Dos' }, { canonical: 'Uno Dos Tres' }],
});

/** The edit of tokens `from` to `to` to a term of `words` words, one to three. */
function edit(from: number, to: number, words = 1) {
  return { from, to, term: lexicon.term(words - 1) };
}

function utteranceOf(words: number, standing: readonly StandingTerm[] = []): Utterance {
  const text = Array.from({ length: words }, () => 'que').join(' ');
  return { ...readUtterance(text, lexicon), standing };
}

const stands = (start: number, end: number): StandingTerm => ({ term: lexicon.term(0), start, end });
const SIXTY = { maxShare: 0.6, wordsAhead: CAP_WORDS };

/** So many edits of one word after the other. */
const row = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => edit(from + i, from + i + 1));

test.each([
  ['a list of five, however much of it they are', row(5), 5, []],
  ['the sixth that leave few words of a short utterance', row(6), 8, [5]],
  ['six that leave most words', row(6), 12, []],
  ['those from where a stretch has too many', row(10), 40, [7, 8, 9]],
  ['longer terms', [edit(0, 2, 2), edit(2, 4, 2), ...row(3, 4), edit(7, 8, 1)], 12, [5]],
  ['many apart in a long transcript', [...row(4), ...row(4, 30), ...row(4, 60)], 100, []],
] as const)('%s', (...[, chosen, words, capped]) => {
  expect([...(cappedEdits(chosen, utteranceOf(words), SIXTY) ?? [])]).toEqual(
    capped.map((place) => chosen[place]),
  );
});

test('a stretch of too many terms takes nothing down but its own end', () => {
  const dense = row(9, 40);
  const capped = cappedEdits([edit(2, 4), ...dense, edit(80, 82)], utteranceOf(100), SIXTY);
  expect([...(capped ?? [])]).toEqual(dense.slice(7));
});

test('terms that stand count, once for all that hold one another, and not inside what is replaced', () => {
  const last = edit(10, 11);
  const capped = (standing: readonly StandingTerm[]) =>
    cappedEdits([last], utteranceOf(12, standing), SIXTY)?.has(last) === true;
  const five = [stands(0, 2), stands(2, 4), stands(4, 6), stands(6, 8), stands(8, 10)];
  expect(capped(five)).toBe(true);
  expect(capped([stands(0, 2), stands(0, 1), stands(1, 2), stands(2, 4), stands(4, 10)])).toBe(false);
  expect(capped([...five.slice(1), stands(10, 11)])).toBe(false);
});

const spread = fc
  .array(fc.tuple(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), {
    maxLength: 14,
  })
  .map((gaps) => {
    let end = 0;
    return gaps.map(([gap, length, words]) => {
      const from = end + gap;
      end = from + length;
      return edit(from, end, words);
    });
  });

test('whether an edit is capped depends on no other that follows, and on none further back than the stretch', () => {
  fc.assert(
    fc.property(spread, fc.constantFrom(0, 0.3, 0.6), (chosen, maxShare) => {
      const utterance = utteranceOf(120);
      const policy = { maxShare, wordsAhead: CAP_WORDS };
      const whole = cappedEdits(chosen, utterance, policy);
      for (const one of chosen) {
        const near = chosen.filter(({ from, to }) => from >= one.to - CAP_WORDS && to <= one.to);
        expect(cappedEdits(near, utterance, policy)?.has(one) ?? false).toBe(whole?.has(one) ?? false);
      }
    }),
  );
});

test('of a short text no more words ahead are looked at than asked for', () => {
  const capped = (words: number, wordsAhead: number) =>
    cappedEdits(row(6), utteranceOf(words), { maxShare: 0.6, wordsAhead })?.size ?? 0;
  expect([capped(9, 4), capped(10, 4), capped(12, 4)]).toEqual([1, 1, 1]);
  expect([capped(9, 5), capped(10, 5), capped(12, 5)]).toEqual([1, 0, 0]);
});

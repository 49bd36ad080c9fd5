import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Assessment } from '../src/assessment.ts';
import type { Candidate } from '../src/candidate.ts';
import { compileLexicon } from '../src/compile-lexicon.ts';
import { spanish } from '../src/es.ts';
import { chooseInSections } from '../src/sections.ts';
import { selectNonOverlapping } from '../src/selection.ts';

const { lexicon } = compileLexicon({ language: spanish(), entries: [{ canonical: 'Movistar' }] });
const WORDS_MAX = 5;

/** A window and how likely it is, which its neighbours lower: 1 is sure. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly likely: number;
}

function candidateOf({ from, to, likely }: Window): Candidate {
  return {
    term: lexicon.term(0),
    from,
    to,
    method: 'edit',
    distance: 0,
    heardPhones: 0,
    termPhones: 0,
    firstPhone: 0,
    lastPhone: 0,
    similarity: likely,
  };
}

/** Scores that depend on the windows beside, as real ones do. */
function assess(candidates: readonly Candidate[]): readonly Assessment[] {
  return candidates.map((candidate) => {
    const beside = candidates.filter((other) => other.from < candidate.to && candidate.from < other.to);
    const score = candidate.similarity - beside.length / 20;
    return { candidate, score, margin: score, decision: score > 0.3 ? 'apply' : 'keep' };
  });
}

const windows = (gapMax: number) =>
  fc
    .array(
      fc.record({
        gap: fc.nat({ max: gapMax }),
        length: fc.integer({ min: 1, max: WORDS_MAX }),
        likely: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 24 },
    )
    .map((steps) => {
      let from = 0;
      return steps.map(({ gap, length, likely }) => {
        from += gap;
        return candidateOf({ from, to: from + length, likely });
      });
    });

const spansOf = (chosen: readonly Assessment[]) =>
  chosen.map(({ candidate: { from, to } }) => `${from}-${to}`);

test('sections of a few words are decided as if all were decided together', () => {
  fc.assert(
    fc.property(windows(8), (candidates) => {
      let end = 0;
      let begin = 0;
      for (const { from, to } of candidates) {
        if (from >= end) begin = from;
        end = Math.max(end, to);
        fc.pre(end - begin <= WORDS_MAX);
      }
      const { chosen, assessments } = chooseInSections(candidates, WORDS_MAX, assess);
      const together = assess(candidates);
      expect(assessments).toEqual(together);
      expect(chosen).toEqual(selectNonOverlapping(together.filter(({ decision }) => decision === 'apply')));
    }),
  );
});

test('what is chosen is in order, never overlaps, and depends on no word further than the longest window', () => {
  fc.assert(
    fc.property(windows(2), fc.nat({ max: 40 }), (candidates, heard) => {
      const { chosen } = chooseInSections(candidates, WORDS_MAX, assess);
      let end = 0;
      for (const { candidate } of chosen) {
        expect(candidate.from).toBeGreaterThanOrEqual(end);
        end = candidate.to;
      }
      const sofar = chooseInSections(
        candidates.filter(({ to }) => to <= heard),
        WORDS_MAX,
        assess,
      );
      const decided = (all: readonly Assessment[]) =>
        spansOf(all.filter(({ candidate: { from } }) => from <= heard - WORDS_MAX));
      expect(decided(sofar.chosen)).toEqual(decided(chosen));
    }),
    { numRuns: 1000 },
  );
});

test('a row of overlapping windows that never ends is looked at a longest window at a time', () => {
  const row = Array.from({ length: 400 }, (_, from) => candidateOf({ from, to: from + 2, likely: 0.9 }));
  let most = 0;
  const { chosen } = chooseInSections(row, WORDS_MAX, (section) => {
    most = Math.max(most, section.length);
    return assess(section);
  });
  expect(most).toBeLessThanOrEqual(WORDS_MAX);
  expect(chosen.length).toBeGreaterThan(100);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CAP_WORDS, cappedEdits } from '../src/edit-cap.ts';

const at = (from: number, to: number) => ({ from, to });

test.each([
  ['two corrections, however much they change', [at(0, 3), at(3, 6)], 6, false],
  ['three that leave most words', [at(0, 1), at(4, 5), at(8, 9)], 12, false],
  ['three that leave few words', [at(0, 3), at(4, 7), at(8, 10)], 12, true],
  ['three that are a short utterance', [at(0, 1), at(1, 2), at(2, 3)], 4, true],
  ['three apart in a long transcript', [at(0, 4), at(30, 34), at(60, 64)], 100, false],
] as const)('%s', (...[, chosen, words, isCapped]) => {
  expect(cappedEdits(chosen, words, 0.6)?.size ?? 0).toBe(isCapped ? chosen.length : 0);
});

test('a stretch that changes too much takes nothing down but itself', () => {
  const dense = [at(40, 43), at(43, 46), at(46, 49)];
  const capped = cappedEdits([at(2, 4), ...dense, at(80, 82)], 100, 0.6);
  expect([...(capped ?? [])]).toEqual(dense);
});

const spread = fc
  .array(fc.tuple(fc.nat({ max: 6 }), fc.integer({ min: 1, max: 4 })), { maxLength: 14 })
  .map((gaps) => {
    let end = 0;
    return gaps.map(([gap, length]) => {
      const from = end + gap;
      end = from + length;
      return at(from, end);
    });
  });

test('whether a correction is capped depends on nothing further than the stretch of words', () => {
  fc.assert(
    fc.property(spread, fc.nat({ max: 40 }), fc.constantFrom(0, 0.3, 0.6), (chosen, keep, share) => {
      const words = 200;
      const whole = cappedEdits(chosen, words, share);
      const part = chosen.filter(({ from }) => from < keep + CAP_WORDS);
      const seen = cappedEdits(part, words, share);
      for (const one of chosen.filter(({ to }) => to <= keep)) {
        expect(seen?.has(one) ?? false).toBe(whole?.has(one) ?? false);
      }
    }),
  );
});

import { spanish } from '@enmienda/correction/es';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FULL_COST } from '../src/phone-costs.ts';
import { createPrefixDistances, phoneDistance, phoneSimilarity } from '../src/phone-distance.ts';

const costs = spanish().phoneCosts;
const prefixes = createPrefixDistances(costs);
const phones = (maxLength: number) => fc.array(fc.integer({ min: 1, max: 30 }), { maxLength });
const sliceOf = (list: readonly number[]) => ({ phones: Uint8Array.from(list), start: 0, end: list.length });

/** The whole table, as in the textbook. */
function dullDistance(a: readonly number[], b: readonly number[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      if (i === 0 && j === 0) continue;
      const deleted = i === 0 ? Infinity : table[i - 1]![j]! + costs[a[i - 1]! * 64]!;
      const inserted = j === 0 ? Infinity : table[i]![j - 1]! + costs[b[j - 1]!]!;
      const replaced =
        i === 0 || j === 0 ? Infinity : table[i - 1]![j - 1]! + costs[a[i - 1]! * 64 + b[j - 1]!]!;
      table[i]![j] = Math.min(deleted, inserted, replaced);
    }
  }
  return table[a.length]![b.length]!;
}

test('the banded table agrees with the whole one on every prefix within the bound', () => {
  fc.assert(
    fc.property(phones(12), phones(16), fc.integer({ min: 0, max: 320 }), (term, heard, bound) => {
      const distances = prefixes.fill(sliceOf(term), sliceOf(heard), bound);
      for (let length = 0; length <= heard.length; length += 1) {
        const exact = dullDistance(term, heard.slice(0, length));
        if (exact <= bound) expect(distances[length]).toBe(exact);
        else expect(distances[length]).toBeGreaterThan(bound);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a distance is symmetric, and 0 for the same phones', () => {
  fc.assert(
    fc.property(phones(12), phones(12), (a, b) => {
      const distance = phoneDistance(sliceOf(a), sliceOf(b), costs);
      expect(distance).toBe(phoneDistance(sliceOf(b), sliceOf(a), costs));
      expect(phoneDistance(sliceOf(a), sliceOf(a), costs)).toBe(0);
    }),
  );
});

test('similarity goes from 1 for equal phones to 0', () => {
  expect(phoneSimilarity(0, 5, 5)).toBe(1);
  expect(phoneSimilarity(FULL_COST, 4, 3)).toBe(0.75);
  expect(phoneSimilarity(FULL_COST * 9, 4, 3)).toBe(0);
  expect(phoneSimilarity(0, 0, 0)).toBe(0);
});

test('strings longer than the table are refused', () => {
  expect(() => prefixes.fill(sliceOf([1]), sliceOf(new Array<number>(501).fill(1)), 10)).toThrow(RangeError);
});

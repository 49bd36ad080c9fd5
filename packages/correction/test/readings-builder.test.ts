import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReadingsBuilder } from '../src/readings-builder.ts';

const phones = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 5 }),
  fc.array(fc.integer({ min: 1, max: 63 }), { minLength: 245, maxLength: 256 }),
);

test('readings lie shortest first, as added within a length, each once a term', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), phones), { maxLength: 60 }), (added) => {
      const builder = createReadingsBuilder();
      for (const [term, own] of added) builder.add(term, Uint8Array.from(own));
      const { phones: all, starts, termOf, count } = builder.build();
      const packed = Array.from({ length: count }, (_, reading) => ({
        term: termOf[reading],
        phones: [...all.subarray(starts[reading], starts[reading + 1])],
      }));
      const seen = new Set<string>();
      const expected = added
        .map(([term, own]) => ({ term, phones: own.slice(0, 250) }))
        .filter((reading) => {
          const key = JSON.stringify(reading);
          return reading.phones.length >= 2 && !seen.has(key) && seen.add(key);
        })
        .toSorted((a, b) => a.phones.length - b.phones.length);
      expect(packed).toEqual(expected);
      expect(starts).toHaveLength(count + 1);
    }),
  );
});

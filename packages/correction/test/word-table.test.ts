import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textAt } from '../src/text-column.ts';
import { createWordTableBuilder, findWord } from '../src/word-table.ts';

// Any UTF-16, halves of surrogate pairs too, and words that are alike but for their end.
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.nat(300).map((n) => `palabra${n}`),
);

test('words are numbered as a map numbers them, while the table grows and after', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), fc.array(word, { maxLength: 20 }), (words, others) => {
      const builder = createWordTableBuilder();
      const map = new Map<string, number>();
      for (const one of words) {
        if (!map.has(one)) map.set(one, map.size);
        expect(builder.intern(one)).toBe(map.get(one));
      }
      const table = builder.build();
      for (const one of [...words, ...others]) {
        expect(builder.find(one)).toBe(map.get(one) ?? -1);
        expect(findWord(table, one)).toBe(map.get(one) ?? -1);
      }
      for (const [one, number] of map) expect(textAt(table, number)).toBe(one);
    }),
  );
});

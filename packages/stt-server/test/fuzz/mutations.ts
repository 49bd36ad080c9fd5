/** Small damages to bytes, as fast-check makes and shrinks them. */
import fc from 'fast-check';

export interface Mutation {
  readonly kind: 'delete' | 'insert' | 'overwrite' | 'repeat' | 'cut';
  /** Where, 0 to 1 of the length. */
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** What parsers stumble over: ends of ranges, names of the language, broken text, deep and long things. */
const STUMBLING = [
  'null',
  '-1',
  '1e999',
  '0.1e-400',
  '9007199254740993',
  '""',
  '{}',
  '[]',
  '{"type":"final"',
  '"__proto__":{"x":1},',
  '"constructor"',
  '\\u0000',
  '\\ud800',
  '\u0000',
  '\u{1f4a9}',
  '\u202e',
  '\r\n',
  '\r\nx-injected: 1',
  '%00',
  '%E0%A4%A',
  '../../',
  '&tenant_id=a&tenant_id=b',
  '['.repeat(3000),
  'a'.repeat(20_000),
];

const text = fc.oneof(fc.constantFrom(...STUMBLING), fc.string({ unit: 'binary', maxLength: 8 }));

const inserted = fc.oneof(
  { weight: 3, arbitrary: text.map((each) => new Uint8Array(Buffer.from(each))) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 8 }) },
);

const mutation: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'overwrite', 'repeat', 'cut'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 24 }),
  bytes: inserted,
});

/** None in one of five: what is right must be answered, too. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 4, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
);

const SIZE_LIMIT_BYTES = 256 * 1024;

export function mutate(original: Uint8Array, list: readonly Mutation[]): Buffer {
  let bytes = Buffer.from(original);
  for (const { kind, at, length, bytes: added } of list) {
    const start = Math.floor(at * bytes.length);
    const before = bytes.subarray(0, start);
    const touched = bytes.subarray(start, start + length);
    const after = bytes.subarray(start + length);
    switch (kind) {
      case 'delete':
        bytes = Buffer.concat([before, after]);
        break;
      case 'insert':
        bytes = Buffer.concat([before, added, touched, after]);
        break;
      case 'overwrite':
        bytes = Buffer.concat([before, added, after]);
        break;
      case 'repeat':
        bytes = Buffer.concat([before, ...Array.from({ length: 20 }, () => touched), after]);
        break;
      case 'cut':
        bytes = before;
        break;
    }
  }
  return bytes.subarray(0, SIZE_LIMIT_BYTES);
}

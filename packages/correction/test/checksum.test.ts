import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksumOf } from '../src/checksum.ts';

const PRIMES = [0x9e3779b1n, 0x85ebca77n, 0xc2b2ae3dn, 0x27d4eb2fn, 0x165667b1n] as const;
const MASK = 0xffff_ffffn;

const rotated = (word: bigint, bits: bigint): bigint => ((word << bits) | (word >> (32n - bits))) & MASK;

/** The specification step by step, in whole numbers of any size (xxHash specification 0.1.1, XXH32). */
function slowChecksum(words: readonly number[]): number {
  const [p1, p2, p3, p4, p5] = PRIMES;
  const rest = words.map(BigInt);
  let hash: bigint = p5;
  if (words.length >= 4) {
    let lanes = [p1 + p2, p2, 0n, -p1];
    while (rest.length >= 4) {
      const stripe = rest.splice(0, 4);
      lanes = lanes.map((lane, i) => (rotated((lane + stripe[i]! * p2) & MASK, 13n) * p1) & MASK);
    }
    hash = [1n, 7n, 12n, 18n].reduce((sum, bits, i) => sum + rotated(lanes[i]!, bits), 0n);
  }
  hash = (hash + BigInt(words.length * 4)) & MASK;
  for (const word of rest) hash = (rotated((hash + word * p3) & MASK, 17n) * p4) & MASK;
  hash = ((hash ^ (hash >> 15n)) * p2) & MASK;
  hash = ((hash ^ (hash >> 13n)) * p3) & MASK;
  return Number(hash ^ (hash >> 16n));
}

test('is what others publish for xxHash32', () => {
  expect(checksumOf(new Uint32Array(0))).toBe(0x02cc5d05);
  expect(checksumOf(new Uint32Array(Uint8Array.from('0123', (digit) => digit.charCodeAt(0)).buffer))).toBe(
    0x0a0b4c93,
  );
});

test('agrees with the specification', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff_ffff), { maxLength: 40 }), (words) => {
      expect(checksumOf(new Uint32Array(words))).toBe(slowChecksum(words));
    }),
  );
});

test('changes with any single word', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(0xffff_ffff), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 0xffff_ffff }),
      (words, place, mask) => {
        const other = new Uint32Array(words);
        other[place % words.length]! ^= mask;
        expect(checksumOf(other)).not.toBe(checksumOf(new Uint32Array(words)));
      },
    ),
  );
});

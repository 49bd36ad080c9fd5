import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutIntoPieces } from '../../src/audio/pieces.ts';

const RATE_HZ = 1000;

/** Loud and silent stretches in milliseconds, at one sample a millisecond. */
function sound(stretches: readonly { readonly ms: number; readonly loud: boolean }[]): Float32Array {
  return Float32Array.from(
    stretches.flatMap(({ ms, loud }) => Array.from({ length: ms }, (_, at) => (loud ? 0.3 * (-1) ** at : 0))),
  );
}

describe('cutIntoPieces', () => {
  it('leaves short audio whole', () => {
    const pieces = cutIntoPieces(sound([{ ms: 900, loud: true }]), { sampleRateHz: RATE_HZ, maxMs: 1000 });
    expect(pieces.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([[0, 900]]);
  });

  it('cuts long audio in the pause, not at the limit', () => {
    const samples = sound([
      { ms: 8000, loud: true },
      { ms: 400, loud: false },
      { ms: 5000, loud: true },
    ]);
    const [first, second] = cutIntoPieces(samples, { sampleRateHz: RATE_HZ, maxMs: 10_000 });
    expect(first?.durationMs).toBeGreaterThan(8000);
    expect(first?.durationMs).toBeLessThan(8400);
    expect(second?.startMs).toBe(first?.durationMs);
  });

  it('leaves silence out', () => {
    expect(cutIntoPieces(sound([{ ms: 5000, loud: false }]), { sampleRateHz: RATE_HZ, maxMs: 1000 })).toEqual(
      [],
    );
  });

  it('covers all that is loud, in order, in pieces that are not too long', () => {
    const stretches = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 4000 }), loud: fc.boolean() }), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(stretches, fc.integer({ min: 900, max: 5000 }), (list, maxMs) => {
        const samples = sound(list);
        let endMs = 0;
        const loud = (from: number, to: number) =>
          samples.subarray(from, to).filter((sample) => sample !== 0).length;
        for (const piece of cutIntoPieces(samples, { sampleRateHz: RATE_HZ, maxMs })) {
          expect(piece.startMs).toBeGreaterThanOrEqual(endMs);
          expect(piece.durationMs).toBeLessThanOrEqual(maxMs);
          expect(piece.samples).toHaveLength(piece.durationMs);
          expect(loud(endMs, piece.startMs)).toBe(0);
          endMs = piece.startMs + piece.durationMs;
        }
        expect(loud(endMs, samples.length)).toBe(0);
      }),
    );
  });
});

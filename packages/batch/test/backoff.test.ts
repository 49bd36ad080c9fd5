import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../src/backoff.ts';

const SIX_HOURS_MS = 6 * 3_600_000;

describe('backoff', () => {
  it('doubles its ceiling with every failure, up to six hours', () => {
    const ceilings = [0, 1, 2, 3, 9, 50].map((failures) =>
      backoffMs({ failures }, 30_000, () => 0.999_999_999),
    );
    expect(ceilings.map((ms) => Math.round(ms / 1000))).toEqual([30, 60, 120, 240, 15_360, 21_600]);
  });

  it('takes anything from nothing to the ceiling', () => {
    expect([0, 0.25, 0.5].map((chance) => backoffMs({ failures: 1 }, 1000, () => chance))).toEqual([
      0, 500, 1000,
    ]);
  });

  it('leaves a service alone for as long as it asked, and a while more', () => {
    const wait = { failures: 0, retryAfterMs: 60_000 };
    expect([0, 0.5].map((chance) => backoffMs(wait, 1000, () => chance))).toEqual([60_000, 60_500]);
  });

  it('is a whole number from 0 to six hours whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.record({
          failures: fc.nat(1000),
          retryAfterMs: fc.option(fc.nat(10 * SIX_HOURS_MS), { nil: undefined }),
        }),
        fc.nat(86_400_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (wait, baseMs, chance) => {
          const waitMs = backoffMs(wait, baseMs, () => chance);
          return Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= SIX_HOURS_MS;
        },
      ),
    );
  });
});

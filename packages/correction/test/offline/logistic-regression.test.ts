import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLogistic, type LogisticRow, logLoss } from '../../src/offline/fitting/logistic-regression.ts';

const value = fc.double({ min: -5, max: 5, noNaN: true });
const row: fc.Arbitrary<LogisticRow> = fc.record({
  features: fc.tuple(value, value),
  offset: value,
  label: fc.constantFrom(0, 1),
  weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
});

/** The derivative of the penalised loss, from its definition. */
function gradient(rows: readonly LogisticRow[], coefficients: readonly number[], l2: number) {
  return coefficients.map((coefficient, i) =>
    rows.reduce((sum, { features, offset, label, weight }) => {
      const logit = features.reduce((total, x, j) => total + x * coefficients[j]!, offset);
      return sum + weight * (1 / (1 + Math.exp(-logit)) - label) * features[i]!;
    }, l2 * coefficient),
  );
}

describe('a logistic regression', () => {
  test('ends where the loss is flat, which is its least', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const coefficients = fitLogistic(rows, { l2: 0.5 });
        for (const slope of gradient(rows, coefficients, 0.5)) expect(slope).toBeCloseTo(0, 5);
      }),
    );
  });

  test('gives the log odds of a class where one feature says everything', () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({
      features: [1],
      offset: 0,
      label: i % 4 === 0 ? (1 as const) : (0 as const),
      weight: 1,
    }));
    expect(fitLogistic(rows, { l2: 1e-6 })[0]).toBeCloseTo(Math.log(1 / 3), 5);
  });

  test('fits only what the offset leaves over', () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({
      features: [1],
      offset: Math.log(1 / 3),
      label: i % 4 === 0 ? (1 as const) : (0 as const),
      weight: 1,
    }));
    expect(fitLogistic(rows, { l2: 1e-6 })[0]).toBeCloseTo(0, 5);
  });

  test('counts a row of weight 2 like two rows', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), (rows) => {
        const heavy = rows.map((one) => ({ ...one, weight: 2 }));
        const twice = [...rows, ...rows].map((one) => ({ ...one, weight: 1 }));
        const [a, b] = [fitLogistic(heavy, { l2: 1 }), fitLogistic(twice, { l2: 1 })];
        a.forEach((coefficient, i) => expect(coefficient).toBeCloseTo(b[i]!, 6));
      }),
    );
  });

  test('stays finite where a feature parts the classes', () => {
    const rows = [-1, 1].map((x) => ({
      features: [x],
      offset: 0,
      label: x > 0 ? (1 as const) : (0 as const),
      weight: 1,
    }));
    expect(fitLogistic(rows, { l2: 1e-3 })[0]).toBeGreaterThan(1);
    expect(fitLogistic(rows, { l2: 1e-3 })[0]).toBeLessThan(20);
  });

  test('needs a penalty, and fits nothing to nothing', () => {
    expect(() => fitLogistic([], { l2: 0 })).toThrow(RangeError);
    expect(fitLogistic([], { l2: 1 })).toEqual([]);
  });
});

test('the loss is ln 2 for who knows nothing, and finite for who is sure and wrong', () => {
  const unsure = { features: [], offset: 0, label: 1, weight: 3 } as const;
  expect(logLoss([unsure], [])).toBeCloseTo(Math.LN2);
  expect(logLoss([{ ...unsure, offset: -1000 }], [])).toBe(1000);
  expect(logLoss([], [])).toBe(0);
});

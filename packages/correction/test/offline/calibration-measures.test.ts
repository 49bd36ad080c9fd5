import { type Forecast, measureCalibration } from '@enmienda/correction/offline/training';
import { describe, expect, test } from 'vitest';

const repeated = (count: number, probability: number, label: 0 | 1): readonly Forecast[] =>
  Array.from({ length: count }, () => ({ probability, label }));

describe('the calibration of probabilities', () => {
  test('has no error where as many come true as were promised', () => {
    const { ece, brier, count } = measureCalibration([...repeated(3, 0.25, 0), ...repeated(1, 0.25, 1)]);
    expect(ece).toBeCloseTo(0, 9);
    expect(brier).toBeCloseTo((3 * 0.0625 + 0.5625) / 4, 9);
    expect(count).toBe(4);
  });

  test('counts bins by how many probabilities are in them', () => {
    const { ece, bins } = measureCalibration([...repeated(9, 0.95, 1), ...repeated(1, 0.15, 1)]);
    expect(ece).toBeCloseTo((9 * 0.05 + 0.85) / 10, 9);
    expect(bins[9]).toMatchObject({ count: 9, share: 1 });
    expect(bins[1]).toMatchObject({ count: 1, share: 1, from: 0.1, to: 0.2 });
    expect(bins[5]).toMatchObject({ count: 0, share: 0 });
  });

  test('puts 1 into the last bin, and is nothing for nothing', () => {
    expect(measureCalibration(repeated(2, 1, 1)).bins[9]?.count).toBe(2);
    expect(measureCalibration([])).toMatchObject({ count: 0, brier: 0, ece: 0 });
  });
});

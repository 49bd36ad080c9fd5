/** A probability and what came of it. */
export interface Forecast {
  readonly probability: number;
  readonly label: 0 | 1;
}

/** Probabilities of about the same size: how high they are on average, and how many of them came true. */
export interface ReliabilityBin {
  /** 0 to 1, half-open but for the last. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanProbability: number;
  readonly share: number;
}

export interface CalibrationMeasures {
  readonly count: number;
  /** Mean squared error of the probabilities (Brier 1950, doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2), 0 to 1. */
  readonly brier: number;
  /** Expected calibration error over ten bins of equal width (Naeini et al. 2015, doi 10.1609/aaai.v29i1.9602), 0 to 1. */
  readonly ece: number;
  readonly bins: readonly ReliabilityBin[];
}

const BINS = 10;

export function measureCalibration(forecasts: readonly Forecast[]): CalibrationMeasures {
  const sums = Array.from({ length: BINS }, () => ({ count: 0, probability: 0, label: 0 }));
  let squares = 0;
  for (const { probability, label } of forecasts) {
    squares += (probability - label) ** 2;
    const bin = sums[Math.min(BINS - 1, Math.floor(probability * BINS))];
    if (bin === undefined) continue;
    bin.count += 1;
    bin.probability += probability;
    bin.label += label;
  }
  const all = Math.max(1, forecasts.length);
  return {
    count: forecasts.length,
    brier: squares / all,
    ece: sums.reduce((sum, { probability, label }) => sum + Math.abs(probability - label), 0) / all,
    bins: sums.map(({ count, probability, label }, i) => ({
      from: i / BINS,
      to: (i + 1) / BINS,
      count,
      meanProbability: probability / Math.max(1, count),
      share: label / Math.max(1, count),
    })),
  };
}

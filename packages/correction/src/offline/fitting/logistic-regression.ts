/**
 * Logistic regression by Newton's method (iteratively reweighted least squares; Hastie, Tibshirani & Friedman, The Elements of
 * Statistical Learning, 4.4.1) with an L2 penalty, which makes the loss strictly convex, so that there is one answer.
 */

/** One observation. */
export interface LogisticRow {
  readonly features: readonly number[];
  /** Part of the logit that is given and not fitted. */
  readonly offset: number;
  readonly label: 0 | 1;
  readonly weight: number;
}

export interface LogisticOptions {
  /** Pulls coefficients to 0: half of it times their squares is added to the loss; more than 0. */
  readonly l2: number;
}

const STEPS_MAX = 100;
const STEP_MIN = 1e-9;
const HALVINGS_MAX = 30;

/** The coefficients of the features, there is no intercept beside them. @throws RangeError for an `l2` that is not above 0 */
export function fitLogistic(rows: readonly LogisticRow[], { l2 }: LogisticOptions): readonly number[] {
  if (!(l2 > 0)) throw new RangeError(`l2 is ${l2}: give more than 0`);
  const width = rows[0]?.features.length ?? 0;
  let coefficients: readonly number[] = new Array<number>(width).fill(0);
  let loss = penalisedLoss(rows, coefficients, l2);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const direction = newtonDirection(rows, coefficients, l2);
    let share = 1;
    let next = moved(coefficients, direction, share);
    let nextLoss = penalisedLoss(rows, next, l2);
    // A whole step may overshoot far from the answer; a small enough one never does.
    for (let halving = 0; nextLoss > loss && halving < HALVINGS_MAX; halving += 1) {
      share /= 2;
      next = moved(coefficients, direction, share);
      nextLoss = penalisedLoss(rows, next, l2);
    }
    if (nextLoss > loss) break;
    coefficients = next;
    loss = nextLoss;
    if (Math.max(0, ...direction.map(Math.abs)) * share < STEP_MIN) break;
  }
  return coefficients;
}

/** Mean loss of the rows in nats, by their weights; 0 for no rows. */
export function logLoss(rows: readonly LogisticRow[], coefficients: readonly number[]): number {
  let loss = 0;
  let weights = 0;
  for (const row of rows) {
    loss += row.weight * rowLoss(row, coefficients);
    weights += row.weight;
  }
  return weights === 0 ? 0 : loss / weights;
}

function logit({ features, offset }: LogisticRow, coefficients: readonly number[]): number {
  return features.reduce((sum, value, i) => sum + value * (coefficients[i] ?? 0), offset);
}

function rowLoss(row: LogisticRow, coefficients: readonly number[]): number {
  const towards = row.label === 1 ? logit(row, coefficients) : -logit(row, coefficients);
  // ln(1 + e^-x), for which e^-x must not overflow.
  return Math.max(0, -towards) + Math.log1p(Math.exp(-Math.abs(towards)));
}

function penalisedLoss(rows: readonly LogisticRow[], coefficients: readonly number[], l2: number): number {
  const penalty = coefficients.reduce((sum, value) => sum + value * value, 0) * (l2 / 2);
  return rows.reduce((sum, row) => sum + row.weight * rowLoss(row, coefficients), penalty);
}

function moved(from: readonly number[], direction: readonly number[], share: number): readonly number[] {
  return from.map((value, i) => value + share * (direction[i] ?? 0));
}

function newtonDirection(
  rows: readonly LogisticRow[],
  coefficients: readonly number[],
  l2: number,
): readonly number[] {
  const gradient = coefficients.map((value) => -l2 * value);
  const hessian = coefficients.map((_, i) => coefficients.map((_value, j) => (i === j ? l2 : 0)));
  for (const row of rows) {
    const probability = 1 / (1 + Math.exp(-logit(row, coefficients)));
    const error = row.weight * (row.label - probability);
    const curvature = row.weight * probability * (1 - probability);
    row.features.forEach((value, i) => {
      if (value === 0) return;
      gradient[i] = (gradient[i] ?? 0) + error * value;
      const line = hessian[i] ?? [];
      row.features.forEach((other, j) => {
        line[j] = (line[j] ?? 0) + curvature * value * other;
      });
    });
  }
  return solve(hessian, gradient);
}

/** Gaussian elimination; the matrix is positive definite, so that no pivot is 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((pivotRow, pivot) => {
    for (const row of rows.slice(pivot + 1)) {
      const factor = (row[pivot] ?? 0) / (pivotRow[pivot] ?? 1);
      pivotRow.forEach((value, column) => {
        row[column] = (row[column] ?? 0) - factor * value;
      });
    }
  });
  const solution = new Array<number>(right.length).fill(0);
  for (let i = right.length - 1; i >= 0; i -= 1) {
    const row = rows[i] ?? [];
    const known = solution.reduce((sum, value, j) => (j > i ? sum + value * (row[j] ?? 0) : sum), 0);
    solution[i] = ((row[right.length] ?? 0) - known) / (row[i] ?? 1);
  }
  return solution;
}

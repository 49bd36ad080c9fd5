/**
 * The largest mean of a Poisson count that gives `count` or fewer in at least 5 of 100 trials: the upper end of a one-sided 95 %
 * interval (Garwood 1936). For 0 it is 3.0, the rule of three.
 */
export function countUpperBound(count: number): number {
  let low = count;
  let high = count + 10 + 5 * Math.sqrt(count);
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (poissonAtMost(count, middle) > 0.05) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability of at most `count` events where `mean` are expected. */
function poissonAtMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

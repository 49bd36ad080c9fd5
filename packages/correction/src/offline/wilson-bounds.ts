/** The 0.975 quantile of the normal distribution: two-sided 95 %. */
const Z = 1.959964;

/**
 * Lower end of the 95 % confidence interval of a share (Wilson 1927, doi 10.1080/01621459.1927.10502953): with 2 of 2 it is 0.34,
 * with 189 of 189 it passes 0.98. 0 without trials.
 */
export function wilsonLowerBound(successes: number, trials: number): number {
  if (trials === 0) return 0;
  const share = successes / trials;
  const centre = share + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  // Without a success both terms are equal but for rounding.
  return successes === 0 ? 0 : (centre - spread) / (1 + Z ** 2 / trials);
}

/** Upper end of the same interval: what the successes of the others leave. 1 without trials. */
export function wilsonUpperBound(successes: number, trials: number): number {
  return 1 - wilsonLowerBound(trials - successes, trials);
}

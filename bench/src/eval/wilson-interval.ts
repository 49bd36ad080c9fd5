import type { Interval } from './bootstrap.ts';

/** The normal quantile of 97.5 %. */
const Z = 1.96;

/**
 * 95 % interval of a share, in percent to one digit: Wilson's score interval (1927, doi:10.1080/01621459.1927.10502953), which holds for
 * few trials and for shares near 0 and 100.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return [0, 100];
  const share = successes / trials;
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z / (2 * trials)) ** 2);
  const scale = 100 / (1 + Z ** 2 / trials);
  const middle = share + Z ** 2 / (2 * trials);
  return [
    Number((scale * Math.max(0, middle - spread)).toFixed(1)),
    Number((scale * (middle + spread)).toFixed(1)),
  ];
}

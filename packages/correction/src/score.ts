import { FEATURE_NAMES, type FeatureName } from './features.ts';

const place = (name: FeatureName) => FEATURE_NAMES.indexOf(name);
const SIMILARITY = place('similarity');
const TERM_PHONES = place('termPhones');
const COMMONEST = place('replacedCommonestRank');
const UNKNOWN = place('replacedUnknownWords');
const RIVAL = place('rivalMargin');
const FIRST_STOP = place('losesFirstStopWord');
const LAST_STOP = place('losesLastStopWord');

/** How likely it is that the candidate whose features begin at `features[at]` is what was said, 0..1. */
export function scoreFeatures(features: Float64Array, at: number): number {
  const f = (index: number) => features[at + index]!;
  const threshold = 0.72 + Math.max(0, 10 - f(TERM_PHONES)) * 0.025;
  const everyday = Math.max(0, 11.5 - f(COMMONEST)) * 0.035;
  const known = f(UNKNOWN) > 0 ? 0 : 0.06;
  const rival = Math.max(0, 0.08 - f(RIVAL));
  const edges = 0.05 * (f(FIRST_STOP) + f(LAST_STOP));
  return logistic(25 * (f(SIMILARITY) - threshold - everyday - known - rival - edges));
}

export function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

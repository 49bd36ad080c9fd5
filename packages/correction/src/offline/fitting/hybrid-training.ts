import { createHash } from 'node:crypto';
import { createForest } from '../../forest.ts';
import type { LanguageCode } from '../../language.ts';
import { HYBRID_FEATURE_COUNT, HYBRID_FEATURES } from '../hybrid-features.ts';
import type { HybridModel, StackWeights } from '../hybrid-model.ts';
import { type BoostingOptions, trainBoostedTrees } from './boosted-trees.ts';
import { forestModel } from './forest-text.ts';
import type { HybridExamples, HybridSet } from './hybrid-set.ts';
import { fitLogistic, type LogisticRow } from './logistic-regression.ts';
import { FOLDS } from './outcome.ts';

/** Size and speed of the forest (decision 14). */
export const HYBRID_BOOSTING: BoostingOptions = {
  trees: 200,
  leaves: 16,
  learningRate: 0.06,
  minHessian: 4,
  l2: 4,
  rowShare: 0.7,
  columnShare: 0.4,
  seed: 1,
};

/** English calls have as many candidates as all other sets together. */
const LANGUAGE_WEIGHTS: Readonly<Record<LanguageCode, number>> = { es: 1, pt: 1, en: 0.5 };

/** Of false alarms that sound less alike one in so many is looked at, and counts for all. */
const SAMPLED = [
  { below: 0.7, every: 16 },
  { below: 0.78, every: 6 },
  { below: 0.84, every: 2 },
] as const;
/** Multiplies what is sampled by (Knuth's multiplicative hash), so that every run draws the same. */
const GOLDEN = 2_654_435_761;

/** What is fitted on candidates below this logit says nothing of those that may be applied. */
const STACKED_LOGIT_MIN = -4;
const STACK_L2 = 0.01;

/** A set and what was read of it. */
export interface ReadSet {
  readonly set: HybridSet;
  readonly examples: HybridExamples;
}

/** Models by fold, each of which has seen nothing that has to do with the terms of its fold. */
export type FoldModels = readonly HybridModel[];

/** Trains a model a fold; the thresholds are left out. Deterministic. */
export function trainFolds(
  read: readonly ReadSet[],
  options: BoostingOptions,
  progress: (line: string) => void,
): FoldModels {
  const forests = Array.from({ length: FOLDS }, (_, fold) => {
    progress(`fold ${fold + 1} of ${FOLDS}`);
    return trainForest(read, options, fold);
  });
  const logits = forests.map((forest) => createForest(forest));
  const unseen = read.map(({ examples }) => unseenLogits(examples, logits));
  return forests.map((forest, fold) => finished(read, { forest, logits: unseen, fold }));
}

/** A model of everything, weighed as models of folds were on what they never saw. */
export function trainModel(
  read: readonly ReadSet[],
  folds: FoldModels,
  rest: { readonly options: BoostingOptions } & Pick<HybridModel, 'thresholds' | 'secondThresholds'>,
): HybridModel {
  const logits = folds.map(({ forest }) => createForest(forest));
  const unseen = read.map(({ examples }) => unseenLogits(examples, logits));
  const forest = trainForest(read, rest.options);
  return {
    ...finished(read, { forest, logits: unseen }),
    thresholds: rest.thresholds,
    secondThresholds: rest.secondThresholds,
  };
}

function finished(
  read: readonly ReadSet[],
  parts: {
    readonly forest: HybridModel['forest'];
    readonly logits: readonly Float64Array[];
    readonly fold?: number;
  },
): HybridModel {
  const hash = createHash('sha256');
  for (const { set } of read) hash.update(set.hash);
  return {
    features: [...HYBRID_FEATURES],
    forest: parts.forest,
    alone: fitStack(read, parts, 0),
    withSecond: fitStack(read, parts, 1),
    thresholds: {},
    secondThresholds: {},
    dataHash: hash.digest('hex'),
    utterances: read.reduce((sum, { set }) => sum + set.rows.length, 0),
    candidates: read.reduce((sum, { examples }) => sum + examples.count, 0),
  };
}

/** Each candidate by the forest of its own fold. */
function unseenLogits(
  { count, features, folds }: HybridExamples,
  logits: readonly ReturnType<typeof createForest>[],
): Float64Array {
  const row = new Float64Array(HYBRID_FEATURE_COUNT);
  return Float64Array.from({ length: count }, (_, i) => {
    row.set(features.subarray(i * HYBRID_FEATURE_COUNT, (i + 1) * HYBRID_FEATURE_COUNT));
    return logits[folds[i]!]?.(row) ?? 0;
  });
}

/** Where no row has a second transcription, what is weighed without one holds. */
function fitStack(
  read: readonly ReadSet[],
  { logits, fold }: { readonly logits: readonly Float64Array[]; readonly fold?: number },
  hasSecond: 0 | 1,
): StackWeights {
  const found: LogisticRow[] = [];
  const notFound: LogisticRow[] = [];
  read.forEach(({ set, examples }, at) => {
    if (set.isQuiet) return;
    for (let i = 0; i < examples.count; i += 1) {
      const logit = logits[at]![i]!;
      if (examples.hasSecond[i] !== hasSecond || logit < STACKED_LOGIT_MIN) continue;
      if (fold !== undefined && isOf(examples, i, fold)) continue;
      const online = examples.online[i]!;
      const row = { offset: 0, label: examples.labels[i] === 1 ? (1 as const) : (0 as const), weight: 1 };
      if (Number.isNaN(online)) notFound.push({ ...row, features: [logit, 1] });
      else found.push({ ...row, features: [logit, online, 1] });
    }
  });
  if (hasSecond === 1 && found.length === 0)
    return fitStack(read, fold === undefined ? { logits } : { logits, fold }, 0);
  const [forest = 1, online = 0, bias = 0] = fitLogistic(found, { l2: STACK_L2 }).map(rounded);
  const [farForest = 1, farBias = 0] = fitLogistic(notFound, { l2: STACK_L2 }).map(rounded);
  return { found: { forest, online, bias }, notFound: { forest: farForest, bias: farBias } };
}

function isOf({ foldBits }: HybridExamples, index: number, fold: number): boolean {
  return (foldBits[index]! & (1 << fold)) !== 0;
}

function trainForest(
  read: readonly ReadSet[],
  options: BoostingOptions,
  fold?: number,
): HybridModel['forest'] {
  const taken: { readonly examples: HybridExamples; readonly index: number; readonly weight: number }[] = [];
  for (const { set, examples } of read) {
    const language = LANGUAGE_WEIGHTS[set.lexicon.language.code];
    for (let index = 0; index < examples.count; index += 1) {
      if (fold !== undefined && isOf(examples, index, fold)) continue;
      const every = examples.labels[index] === 1 ? 1 : sampledEvery(examples, index);
      if (every > 1 && ((Math.imul(index, GOLDEN) >>> 8) & 0xffff) % every !== 0) continue;
      taken.push({ examples, index, weight: examples.weights[index]! * language * every });
    }
  }
  const values = new Float32Array(taken.length * HYBRID_FEATURE_COUNT);
  taken.forEach(({ examples, index }, i) => {
    const from = index * HYBRID_FEATURE_COUNT;
    values.set(examples.features.subarray(from, from + HYBRID_FEATURE_COUNT), i * HYBRID_FEATURE_COUNT);
  });
  const labels = Uint8Array.from(taken, ({ examples, index }) => examples.labels[index]!);
  const weights = Float32Array.from(taken, ({ weight }) => weight);
  return forestModel(trainBoostedTrees({ width: HYBRID_FEATURE_COUNT, values, labels, weights }, options));
}

function sampledEvery({ features }: HybridExamples, index: number): number {
  const similarity = features[index * HYBRID_FEATURE_COUNT]!;
  return SAMPLED.find(({ below }) => similarity < below)?.every ?? 1;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

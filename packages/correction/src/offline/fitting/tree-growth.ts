import { BINS, type BinnedColumns } from './quantile-bins.ts';
import type { Tree } from './tree.ts';

/** What a tree is grown on: each row's gradient and hessian of the loss, and the rows and columns that it may look at. */
export interface TreeSample {
  readonly columns: BinnedColumns;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly members: Uint32Array;
  readonly features: Uint32Array;
}

export interface GrowthOptions {
  readonly leaves: number;
  /** Share of each tree's answer that is taken, 0..1. */
  readonly learningRate: number;
  /** Least sum of row weights times p(1 - p) in a leaf. */
  readonly minHessian: number;
  /** Pulls the values of small leaves to 0. */
  readonly l2: number;
}

/** Sums of gradients and hessians by column and bin: `sums[(column * BINS + bin) * 2]` and the number after it. */
type Histogram = Float64Array;

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}

interface Leaf {
  readonly node: number;
  readonly members: Uint32Array;
  readonly histogram: Histogram;
  readonly gradient: number;
  readonly hessian: number;
  readonly split: Split | undefined;
}

const LEAST_GAIN = 1e-6;

/** Grows the leaf with the best split until there are `leaves` of them or no split helps. */
export function growTree(sample: TreeSample, options: GrowthOptions): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const addLeaf = (members: Uint32Array, histogram: Histogram): Leaf => {
    const node = tree.feature.length;
    const { gradient, hessian } = totals(sample, members);
    const value = -gradient / (hessian + options.l2);
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push(value * options.learningRate);
    const leaf = { node, members, histogram, gradient, hessian };
    return { ...leaf, split: bestSplit(sample, leaf, options) };
  };
  const leaves = [addLeaf(sample.members, histogramOf(sample, sample.members))];
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (best.split === undefined) break;
    const [lower, upper] = divide(sample, best, best.split);
    const left = addLeaf(lower.members, lower.histogram);
    const right = addLeaf(upper.members, upper.histogram);
    const { feature, bin } = best.split;
    tree.feature[best.node] = feature;
    tree.threshold[best.node] = sample.columns.edges[feature]?.[bin] ?? 0;
    tree.left[best.node] = left.node;
    tree.right[best.node] = right.node;
    tree.value[best.node] = 0;
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  return tree;
}

type Part = Pick<Leaf, 'members' | 'histogram'>;

/** The histogram of the larger part is what the smaller part leaves of the whole. */
function divide(sample: TreeSample, leaf: Leaf, split: Split): readonly [lower: Part, upper: Part] {
  const bins = sample.columns.bins[split.feature]!;
  const { members } = leaf;
  let lowerCount = 0;
  for (let i = 0; i < members.length; i += 1) if (bins[members[i]!]! <= split.bin) lowerCount += 1;
  const lower = new Uint32Array(lowerCount);
  const upper = new Uint32Array(members.length - lowerCount);
  let low = 0;
  let high = 0;
  for (let i = 0; i < members.length; i += 1) {
    const row = members[i]!;
    if (bins[row]! <= split.bin) {
      lower[low] = row;
      low += 1;
    } else {
      upper[high] = row;
      high += 1;
    }
  }
  const isLowerSmaller = lower.length <= upper.length;
  const counted = histogramOf(sample, isLowerSmaller ? lower : upper);
  const rest = leaf.histogram;
  for (let i = 0; i < rest.length; i += 1) rest[i]! -= counted[i]!;
  return [
    { members: lower, histogram: isLowerSmaller ? counted : rest },
    { members: upper, histogram: isLowerSmaller ? rest : counted },
  ];
}

function bestSplit(
  sample: TreeSample,
  leaf: Omit<Leaf, 'split'>,
  { l2, minHessian }: GrowthOptions,
): Split | undefined {
  const { histogram } = leaf;
  const whole = gainOf(leaf.gradient, leaf.hessian + l2);
  let best: Split | undefined;
  for (const feature of sample.features) {
    const splits = sample.columns.edges[feature]?.length ?? 0;
    let gradient = 0;
    let hessian = 0;
    for (let bin = 0; bin < splits; bin++) {
      const cell = (feature * BINS + bin) * 2;
      gradient += histogram[cell] ?? 0;
      hessian += histogram[cell + 1] ?? 0;
      const rest = leaf.hessian - hessian;
      if (hessian < minHessian) continue;
      if (rest < minHessian) break;
      const gain = gainOf(gradient, hessian + l2) + gainOf(leaf.gradient - gradient, rest + l2) - whole;
      if (gain > (best?.gain ?? LEAST_GAIN)) best = { gain, feature, bin };
    }
  }
  return best;
}

/** By how much the best value of a leaf lowers twice the loss, to second order. */
function gainOf(gradient: number, curvature: number): number {
  const value = -gradient / curvature;
  return -(2 * gradient * value + curvature * value * value);
}

function totals(
  { gradients, hessians }: TreeSample,
  members: Uint32Array,
): { readonly gradient: number; readonly hessian: number } {
  let gradient = 0;
  let hessian = 0;
  for (const row of members) {
    gradient += gradients[row] ?? 0;
    hessian += hessians[row] ?? 0;
  }
  return { gradient, hessian };
}

/** Column by column, with what belongs to the rows laid side by side first. */
function histogramOf(
  { columns, gradients, hessians, features }: TreeSample,
  members: Uint32Array,
): Histogram {
  const count = members.length;
  const ordered = new Float64Array(count * 2);
  for (let i = 0; i < count; i += 1) {
    ordered[2 * i] = gradients[members[i]!]!;
    ordered[2 * i + 1] = hessians[members[i]!]!;
  }
  const histogram = new Float64Array(columns.width * BINS * 2);
  for (const feature of features) {
    const bins = columns.bins[feature]!;
    const start = feature * BINS * 2;
    for (let i = 0; i < count; i += 1) {
      const cell = start + 2 * bins[members[i]!]!;
      histogram[cell]! += ordered[2 * i]!;
      histogram[cell + 1]! += ordered[2 * i + 1]!;
    }
  }
  return histogram;
}

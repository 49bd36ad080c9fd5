import type { BoostingOptions, Tree } from './boosted-trees.ts';
import { BINS, type BinnedColumns } from './quantile-bins.ts';

/** What a tree is grown on: each row's gradient and hessian of the loss, and the rows and columns that it may look at. */
export interface TreeSample {
  readonly columns: BinnedColumns;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly members: Uint32Array;
  readonly features: Uint32Array;
}

type GrowthOptions = Pick<BoostingOptions, 'leaves' | 'learningRate' | 'minHessian' | 'l2' | 'directions'>;

/** Sums of gradients and hessians by column and bin: `sums[(column * BINS + bin) * 2]` and the number after it. */
type Histogram = Float64Array;

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  /** Values of both sides before the learning rate. */
  readonly lower: number;
  readonly upper: number;
}

interface Leaf {
  readonly node: number;
  readonly members: Uint32Array;
  readonly histogram: Histogram;
  readonly gradient: number;
  readonly hessian: number;
  /** Its value, and those of all leaves that grow from it, lie between these. */
  readonly bounds: Bounds;
  readonly split: Split | undefined;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
}

const UNBOUNDED: Bounds = { least: -Infinity, most: Infinity };
const LEAST_GAIN = 1e-6;

/** Grows the leaf with the best split until there are `leaves` of them or no split helps. */
export function growTree(sample: TreeSample, options: GrowthOptions): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const addLeaf = (members: Uint32Array, histogram: Histogram, bounds: Bounds): Leaf => {
    const node = tree.feature.length;
    const { gradient, hessian } = totals(sample, members);
    const value = bounded(-gradient / (hessian + options.l2), bounds);
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push(value * options.learningRate);
    const leaf = { node, members, histogram, gradient, hessian, bounds };
    return { ...leaf, split: bestSplit(sample, leaf, options) };
  };
  const leaves = [addLeaf(sample.members, histogramOf(sample, sample.members), UNBOUNDED)];
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (best.split === undefined) break;
    const [lower, upper] = divide(sample, best, best.split);
    const [lowerBounds, upperBounds] = divideBounds(best, best.split, options);
    const left = addLeaf(lower.members, lower.histogram, lowerBounds);
    const right = addLeaf(upper.members, upper.histogram, upperBounds);
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
  const { bins, width } = sample.columns;
  const goesLower = (row: number) => (bins[row * width + split.feature] ?? 0) <= split.bin;
  const lower = leaf.members.filter((row) => goesLower(row));
  const upper = leaf.members.filter((row) => !goesLower(row));
  const isLowerSmaller = lower.length <= upper.length;
  const counted = histogramOf(sample, isLowerSmaller ? lower : upper);
  const rest = leaf.histogram.map((sum, i) => sum - (counted[i] ?? 0));
  return [
    { members: lower, histogram: isLowerSmaller ? counted : rest },
    { members: upper, histogram: isLowerSmaller ? rest : counted },
  ];
}

/** In a column with a direction both sides keep to their side of the middle, whatever they are split by later. */
function divideBounds(
  { bounds }: Leaf,
  split: Split,
  { directions }: GrowthOptions,
): readonly [lower: Bounds, upper: Bounds] {
  const direction = directions[split.feature] ?? 0;
  if (direction === 0) return [bounds, bounds];
  const middle = (split.lower + split.upper) / 2;
  const below = { ...bounds, most: Math.min(bounds.most, middle) };
  const above = { ...bounds, least: Math.max(bounds.least, middle) };
  return direction === 1 ? [below, above] : [above, below];
}

function bestSplit(sample: TreeSample, leaf: Omit<Leaf, 'split'>, options: GrowthOptions): Split | undefined {
  const { histogram, bounds } = leaf;
  const { l2, minHessian, directions } = options;
  const whole = scoreOf(
    leaf.gradient,
    leaf.hessian + l2,
    bounded(-leaf.gradient / (leaf.hessian + l2), bounds),
  );
  let best: Split | undefined;
  for (const feature of sample.features) {
    const direction = directions[feature] ?? 0;
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
      const lower = bounded(-gradient / (hessian + l2), bounds);
      const upper = bounded(-(leaf.gradient - gradient) / (rest + l2), bounds);
      if (direction * (upper - lower) < 0) continue;
      const gain =
        scoreOf(gradient, hessian + l2, lower) + scoreOf(leaf.gradient - gradient, rest + l2, upper) - whole;
      if (gain > (best?.gain ?? LEAST_GAIN)) best = { gain, feature, bin, lower, upper };
    }
  }
  return best;
}

/** By how much a leaf of this value lowers twice the loss, to second order. */
function scoreOf(gradient: number, curvature: number, value: number): number {
  return -(2 * gradient * value + curvature * value * value);
}

function bounded(value: number, { least, most }: Bounds): number {
  return Math.min(most, Math.max(least, value));
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

/** Row by row: neighbouring additions go to different cells and need not wait for each other. */
function histogramOf(
  { columns, gradients, hessians, features }: TreeSample,
  members: Uint32Array,
): Histogram {
  const { bins, width } = columns;
  const histogram = new Float64Array(width * BINS * 2);
  for (const row of members) {
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const start = row * width;
    for (const feature of features) {
      const cell = (feature * BINS + (bins[start + feature] ?? 0)) * 2;
      histogram[cell] = (histogram[cell] ?? 0) + gradient;
      histogram[cell + 1] = (histogram[cell + 1] ?? 0) + hessian;
    }
  }
  return histogram;
}

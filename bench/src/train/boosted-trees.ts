/**
 * Gradient-boosted trees for a yes/no question: Newton boosting of the logistic loss (Friedman 2001, doi:10.1214/aos/1013203451;
 * Chen & Guestrin 2016, doi:10.1145/2939672.2939785), leaves grown best first on histograms of quantile bins as LightGBM does
 * (Ke et al. 2017). Deterministic: the same rows give the same trees.
 */

/** Rows by columns, `values[row * width + column]`. */
export interface TrainingRows {
  readonly width: number;
  readonly values: Float32Array;
  /** 1 for yes, 0 for no. */
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
}

export interface BoostingOptions {
  readonly trees: number;
  readonly leaves: number;
  /** Share of each tree's answer that is taken, 0..1. */
  readonly learningRate: number;
  /** Least sum of row weights times p(1 - p) in a leaf. */
  readonly minHessian: number;
  /** Pulls the values of small leaves to 0. */
  readonly l2: number;
}

/** One tree in arrays: node `i` goes to `left[i]` when `values[feature[i]] <= threshold[i]`, else to `right[i]`; a leaf has feature -1. */
export interface Tree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

export interface Forest {
  /** Log odds before the first tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

const BINS = 64;

/** The forest's log odds for one row that starts at `at` in `values`. */
export function logOdds(forest: Forest, values: Float32Array, at: number): number {
  let sum = forest.bias;
  for (const tree of forest.trees) sum += tree.value[leafOf(tree, values, at)] ?? 0;
  return sum;
}

export function trainBoostedTrees(rows: TrainingRows, options: BoostingOptions): Forest {
  const count = rows.labels.length;
  const edges = quantileEdges(rows);
  const binned = bin(rows, edges);
  const bias = startingLogOdds(rows);
  const margins = new Float64Array(count).fill(bias);
  const gradients = new Float64Array(count);
  const hessians = new Float64Array(count);
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-(margins[i] ?? 0)));
      const weight = rows.weights[i] ?? 0;
      gradients[i] = weight * (p - (rows.labels[i] ?? 0));
      hessians[i] = weight * p * (1 - p);
    }
    const tree = growTree({ rows, edges, binned, gradients, hessians }, options);
    if (tree.feature.length === 1) break;
    trees.push(tree);
    for (let i = 0; i < count; i++)
      margins[i] = (margins[i] ?? 0) + (tree.value[leafOf(tree, rows.values, i * rows.width)] ?? 0);
  }
  return { bias, trees };
}

interface Growing {
  readonly rows: TrainingRows;
  readonly edges: readonly Float32Array[];
  readonly binned: Uint8Array;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}

interface Leaf {
  readonly node: number;
  readonly members: Uint32Array;
  readonly gradient: number;
  readonly hessian: number;
  readonly split: Split | undefined;
}

function growTree(growing: Growing, options: BoostingOptions): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [] };
  const addLeaf = (members: Uint32Array): Leaf => {
    const node = tree.feature.length;
    let gradient = 0;
    let hessian = 0;
    for (const i of members) {
      gradient += growing.gradients[i] ?? 0;
      hessian += growing.hessians[i] ?? 0;
    }
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push((-gradient / (hessian + options.l2)) * options.learningRate);
    const split = bestSplit(growing, { members, gradient, hessian }, options);
    return { node, members, gradient, hessian, split };
  };
  const leaves = [addLeaf(Uint32Array.from({ length: growing.rows.labels.length }, (_, i) => i))];
  while (leaves.length < options.leaves) {
    const best = leaves.reduce((a, b) => ((b.split?.gain ?? 0) > (a.split?.gain ?? 0) ? b : a));
    if (best.split === undefined) break;
    const { feature, bin: splitBin } = best.split;
    const goesLeft = (i: number): boolean =>
      (growing.binned[i * growing.rows.width + feature] ?? 0) <= splitBin;
    const left = addLeaf(best.members.filter(goesLeft));
    const right = addLeaf(best.members.filter((i) => !goesLeft(i)));
    tree.feature[best.node] = feature;
    tree.threshold[best.node] = growing.edges[feature]?.[splitBin] ?? 0;
    tree.left[best.node] = left.node;
    tree.right[best.node] = right.node;
    tree.value[best.node] = 0;
    leaves.splice(leaves.indexOf(best), 1, left, right);
  }
  return tree;
}

function bestSplit(
  growing: Growing,
  leaf: { readonly members: Uint32Array; readonly gradient: number; readonly hessian: number },
  options: BoostingOptions,
): Split | undefined {
  const { width } = growing.rows;
  const gradientSums = new Float64Array(width * BINS);
  const hessianSums = new Float64Array(width * BINS);
  for (const i of leaf.members) {
    const gradient = growing.gradients[i] ?? 0;
    const hessian = growing.hessians[i] ?? 0;
    for (let f = 0; f < width; f++) {
      const cell = f * BINS + (growing.binned[i * width + f] ?? 0);
      gradientSums[cell] = (gradientSums[cell] ?? 0) + gradient;
      hessianSums[cell] = (hessianSums[cell] ?? 0) + hessian;
    }
  }
  const whole = leaf.gradient ** 2 / (leaf.hessian + options.l2);
  let best: Split | undefined;
  for (let f = 0; f < width; f++) {
    let gradient = 0;
    let hessian = 0;
    for (let b = 0; b < BINS - 1; b++) {
      gradient += gradientSums[f * BINS + b] ?? 0;
      hessian += hessianSums[f * BINS + b] ?? 0;
      const rest = leaf.hessian - hessian;
      if (hessian < options.minHessian || rest < options.minHessian) continue;
      const gain =
        gradient ** 2 / (hessian + options.l2) +
        (leaf.gradient - gradient) ** 2 / (rest + options.l2) -
        whole;
      if (gain > (best?.gain ?? 1e-6)) best = { gain, feature: f, bin: b };
    }
  }
  return best;
}

function leafOf(tree: Tree, values: Float32Array, at: number): number {
  let node = 0;
  for (let feature = tree.feature[0] ?? -1; feature >= 0; feature = tree.feature[node] ?? -1) {
    node =
      (values[at + feature] ?? 0) <= (tree.threshold[node] ?? 0)
        ? (tree.left[node] ?? 0)
        : (tree.right[node] ?? 0);
  }
  return node;
}

/** Upper edges of the bins of each column; the last bin has none. */
function quantileEdges({ width, values }: TrainingRows): readonly Float32Array[] {
  const count = values.length / width;
  return Array.from({ length: width }, (_, f) => {
    const sorted = Float32Array.from({ length: count }, (_unused, i) => values[i * width + f] ?? 0).sort();
    const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
    const source = distinct.length < BINS ? distinct : sorted;
    const edges = new Set<number>();
    for (let b = 1; b < BINS; b++)
      edges.add(source[Math.min(source.length - 1, Math.floor((b * source.length) / BINS))] ?? 0);
    return Float32Array.from([...edges].sort((a, b) => a - b));
  });
}

function bin({ width, values }: TrainingRows, edges: readonly Float32Array[]): Uint8Array {
  return Uint8Array.from(values, (value, cell) => {
    const columnEdges = edges[cell % width] ?? new Float32Array();
    let low = 0;
    let high = columnEdges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= (columnEdges[middle] ?? 0)) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

function startingLogOdds({ labels, weights }: TrainingRows): number {
  let yes = 1;
  let all = 2;
  for (const [i, weight] of weights.entries()) {
    all += weight;
    yes += weight * (labels[i] ?? 0);
  }
  return Math.log(yes / (all - yes));
}

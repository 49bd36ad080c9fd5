/**
 * Gradient-boosted trees for a yes/no question: Newton boosting of the logistic loss (Friedman 2001, doi:10.1214/aos/1013203451;
 * Chen & Guestrin 2016, doi:10.1145/2939672.2939785), leaves grown best first on histograms of quantile bins as LightGBM does
 * (Ke et al. 2017). Deterministic: the same rows and options give the same trees.
 */

import { binColumns } from './quantile-bins.ts';
import { seededRandom } from './seeded-random.ts';
import { leafOf, type Tree } from './tree.ts';
import { type GrowthOptions, growTree } from './tree-growth.ts';

/** Rows by columns, `values[row * width + column]`. */
export interface TrainingRows {
  readonly width: number;
  readonly values: Float32Array;
  /** 1 for yes, 0 for no. */
  readonly labels: Uint8Array;
  readonly weights: Float32Array;
}

export interface BoostingOptions extends GrowthOptions {
  readonly trees: number;
  /** Share of the rows and of the columns that each tree is grown on, above 0 to 1: drawn anew for each tree. */
  readonly rowShare: number;
  readonly columnShare: number;
  /** The first `firstTrees` trees look at the first `firstColumns` columns alone, and learn at `firstRate`. */
  readonly firstTrees?: number;
  readonly firstColumns?: number;
  readonly firstRate?: number;
  readonly seed: number;
}

export interface Forest {
  /** Log odds before the first tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

/** The forest's log odds for one row that starts at `at` in `values`. */
export function logOdds(forest: Forest, values: Float32Array, at: number): number {
  let sum = forest.bias;
  for (const tree of forest.trees) sum += tree.value[leafOf(tree, values, at)] ?? 0;
  return sum;
}

export function trainBoostedTrees(rows: TrainingRows, options: BoostingOptions): Forest {
  const count = rows.labels.length;
  const columns = binColumns(rows);
  const random = seededRandom(options.seed);
  const bias = startingLogOdds(rows);
  const margins = new Float64Array(count).fill(bias);
  const gradients = new Float64Array(count);
  const hessians = new Float64Array(count);
  const { firstTrees = 0, firstColumns = rows.width, firstRate = options.learningRate } = options;
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees; t++) {
    for (let i = 0; i < count; i++) {
      const p = 1 / (1 + Math.exp(-(margins[i] ?? 0)));
      const weight = rows.weights[i] ?? 0;
      gradients[i] = weight * (p - (rows.labels[i] ?? 0));
      hessians[i] = weight * p * (1 - p);
    }
    const sample = {
      members: drawn(count, options.rowShare, random),
      features: drawn(
        t < firstTrees ? Math.min(firstColumns, rows.width) : rows.width,
        options.columnShare,
        random,
      ),
    };
    const learningRate = t < firstTrees ? firstRate : options.learningRate;
    const tree = growTree({ columns, gradients, hessians, ...sample }, { ...options, learningRate });
    if (tree.feature.length === 1) continue;
    trees.push(tree);
    for (let i = 0; i < count; i++)
      margins[i] = (margins[i] ?? 0) + (tree.value[leafOf(tree, rows.values, i * rows.width)] ?? 0);
  }
  return { bias, trees };
}

/** A random share of the numbers below `count`, in order. */
function drawn(count: number, share: number, random: () => number): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  return share === 1 ? all : all.filter(() => random() < share);
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

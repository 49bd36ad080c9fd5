/** One tree in arrays: node `i` goes to `left[i]` when `values[feature[i]] <= threshold[i]`, else to `right[i]`; a leaf has feature -1. */
export interface Tree {
  readonly feature: number[];
  readonly threshold: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

/** The leaf that the row reaches which starts at `at` in `values`. */
export function leafOf(tree: Tree, values: Float32Array, at: number): number {
  let node = 0;
  for (let feature = tree.feature[0] ?? -1; feature >= 0; feature = tree.feature[node] ?? -1) {
    node =
      (values[at + feature] ?? 0) <= (tree.threshold[node] ?? 0)
        ? (tree.left[node] ?? 0)
        : (tree.right[node] ?? 0);
  }
  return node;
}

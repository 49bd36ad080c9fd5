import type { ForestModel } from '../../forest.ts';
import type { Forest } from './boosted-trees.ts';
import type { Tree } from './tree.ts';

/** Thousandths are plenty: the nearest features that differ are ranks, logarithms that lie further apart. */
const DIGITS = 3;

/** The trees in the form that the corrector reads, numbers to three digits. */
export function forestModel(forest: Forest): ForestModel {
  return {
    bias: Number(forest.bias.toFixed(DIGITS)),
    trees: forest.trees.map((tree) => treeText(tree, 0)),
  };
}

function treeText(tree: Tree, node: number): string {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return numberText(tree.value[node] ?? 0);
  const threshold = numberText(roundedUp(tree.threshold[node] ?? 0));
  const lower = treeText(tree, tree.left[node] ?? 0);
  const upper = treeText(tree, tree.right[node] ?? 0);
  return `${feature}<=${threshold} ${lower} ${upper}`;
}

/** Thresholds are values of the training rows in single precision: rounding down would put those on the other side. */
function roundedUp(value: number): number {
  return Math.ceil((value + 1e-6) * 10 ** DIGITS) / 10 ** DIGITS;
}

function numberText(value: number): string {
  return String(Number(value.toFixed(DIGITS)));
}

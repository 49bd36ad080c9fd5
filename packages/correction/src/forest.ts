/**
 * A boosted forest of small trees. Each tree is one line in prefix order: `f<=t` is a split of feature f at threshold
 * t, followed by the subtree for values up to t and the one for those above; a bare number is a leaf, added to the logit.
 *
 *     0<=0.82 -0.31 13<=0.5 -0.05 0.27
 */
export interface ForestModel {
  /** The logit before any tree. */
  readonly bias: number;
  readonly trees: readonly string[];
  /** What a logit is judged by after each `FLOOR_EVERY` trees; past its end, by nothing. */
  readonly floors?: readonly Floor[];
}

/**
 * Where counting ends early, for nothing that is worth suggesting lies there: nine of ten candidates are wrong, most of them
 * plainly so (soft cascade; Bourdev & Brandt 2005).
 */
export interface Floor {
  /** The logit below which it does. */
  readonly below: number;
  /** What the trees that aren't counted would add, on average. */
  readonly rest: number;
}

export const FLOOR_EVERY = 10;

/**
 * The sum of the leaves that `features` reach, as a logit; below a floor, about that sum. `complete`, where it is given, is called
 * before the first tree that looks at more than the first features, to write the others: most candidates end before.
 */
export type ForestLogit = (features: Float64Array, complete?: () => void) => number;

/** Unpacks a model into typed arrays. `firstFeatures` are there from the beginning. @throws RangeError for a tree that is not of the form above */
export function createForest(model: ForestModel, firstFeatures = 0): ForestLogit {
  const tokens = model.trees.map((tree) => tree.split(' '));
  const size = tokens.reduce((sum, tree) => sum + tree.length, 0);
  // A node's lower subtree follows it; `upper` says where the other begins. A leaf has feature -1 and its value as threshold.
  const feature = new Int8Array(size);
  const threshold = new Float64Array(size);
  const upper = new Uint32Array(size);
  const roots = new Uint32Array(tokens.length);
  let next = 0;
  tokens.forEach((tree, index) => {
    roots[index] = next;
    const end = unpack(tree, { at: 0, node: next, feature, threshold, upper });
    if (end.at !== tree.length)
      throw new RangeError(`Tree ${index} has ${tree.length - end.at} parts too many`);
    next = end.node;
  });
  const firstTrees = roots.findIndex((root, index) => {
    for (let node = root; node < (roots[index + 1] ?? size); node += 1) {
      if (feature[node]! >= firstFeatures) return true;
    }
    return false;
  });
  const stages = { length: Math.ceil(roots.length / FLOOR_EVERY) };
  const floors = Float64Array.from(stages, (_, i) => model.floors?.[i]?.below ?? -Infinity);
  const rests = Float64Array.from(stages, (_, i) => model.floors?.[i]?.rest ?? 0);
  return (features, complete) => {
    let logit = model.bias;
    let tree = 0;
    for (let stage = 0; stage < floors.length; stage += 1) {
      const end = Math.min(tree + FLOOR_EVERY, roots.length);
      if (complete !== undefined && firstTrees >= tree && firstTrees < end) complete();
      for (; tree < end; tree += 1) {
        let node = roots[tree]!;
        let split = feature[node]!;
        while (split >= 0) {
          node = features[split]! <= threshold[node]! ? node + 1 : upper[node]!;
          split = feature[node]!;
        }
        logit += threshold[node]!;
      }
      if (logit < floors[stage]!) return logit + rests[stage]!;
    }
    return logit;
  };
}

interface Cursor {
  /** Next part of the tree, next free node. */
  readonly at: number;
  readonly node: number;
  readonly feature: Int8Array;
  readonly threshold: Float64Array;
  readonly upper: Uint32Array;
}

function unpack(parts: readonly string[], cursor: Cursor): Cursor {
  const part = parts[cursor.at];
  if (part === undefined) throw new RangeError('A tree ends before its last leaf');
  const [first, second] = part.split('<=');
  const value = Number(second ?? first);
  if (part === '' || !Number.isFinite(value))
    throw new RangeError(`Not a part of a tree: ${JSON.stringify(part)}`);
  cursor.threshold[cursor.node] = value;
  const after = { ...cursor, at: cursor.at + 1, node: cursor.node + 1 };
  if (second === undefined) {
    cursor.feature[cursor.node] = -1;
    return after;
  }
  cursor.feature[cursor.node] = Number(first);
  const upper = unpack(parts, after);
  cursor.upper[cursor.node] = upper.node;
  return unpack(parts, upper);
}

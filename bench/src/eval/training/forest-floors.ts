import { createForest, FLOOR_EVERY, type Floor, type ForestModel } from '@enmienda/correction/training';

/** Logit of a score of 0.25: policies suggest nothing below 0.3. */
const WORTH_COUNTING = -1.1;
/** At each floor. */
const LOST_SHARE = 0.005;
/** Terms never seen may come a little lower on their way. */
const SLACK = 0.1;

/**
 * The floors of a forest: after each few trees, as low as all but `LOST_SHARE` of `rows` came of those that are still counted and end
 * up worth suggesting (direct backward pruning; Zhang & Viola 2007). Of 1,536 candidates for unseen terms that were worth it 20 fell
 * through; 50 of 200 trees were counted on average, and 57 % of all candidates ended among the first 20.
 */
export function withFloors(model: ForestModel, rows: readonly Float64Array[]): ForestModel {
  const whole = createForest(model);
  let standing = rows.map((features) => ({ features, end: whole(features), logit: model.bias }));
  const floors: Floor[] = [];
  for (let from = 0; from + FLOOR_EVERY < model.trees.length; from += FLOOR_EVERY) {
    const stage = createForest({ bias: 0, trees: model.trees.slice(from, from + FLOOR_EVERY) });
    standing = standing.map((row) => ({ ...row, logit: row.logit + stage(row.features) }));
    const worthy = standing.filter(({ end }) => end >= WORTH_COUNTING).map(({ logit }) => logit);
    worthy.sort((a, b) => a - b);
    const below = rounded(
      Math.min(WORTH_COUNTING, worthy[Math.floor(worthy.length * LOST_SHARE)] ?? 0) - SLACK,
    );
    const fallen = standing.filter(({ logit }) => logit < below);
    const rest = fallen.reduce((sum, { end, logit }) => sum + end - logit, 0) / Math.max(1, fallen.length);
    floors.push({ below, rest: rounded(rest) });
    standing = standing.filter(({ logit }) => logit >= below);
  }
  return { ...model, floors };
}

function rounded(logit: number): number {
  return Number(logit.toFixed(2));
}

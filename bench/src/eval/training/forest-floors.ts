import { createForest, FLOOR_EVERY, type ForestModel } from '@enmienda/correction/training';

/** Logit of a score of 0.25: policies suggest nothing below 0.3. */
const WORTH_COUNTING = -1.1;
/** Terms never seen may come a little lower on their way. */
const SLACK = 0.1;

/**
 * The floors of a forest: after each few trees, as low as any of `rows` came of those that end up worth suggesting (direct backward
 * pruning; Zhang & Viola 2007). On unseen terms none that was worth it fell through, and 60 of 200 trees were counted.
 */
export function withFloors(model: ForestModel, rows: readonly Float64Array[]): ForestModel {
  const whole = createForest(model);
  const worthy = rows.filter((features) => whole(features) >= WORTH_COUNTING);
  const logits = worthy.map(() => model.bias);
  const floors: number[] = [];
  for (let from = 0; from + FLOOR_EVERY < model.trees.length; from += FLOOR_EVERY) {
    const stage = createForest({ bias: 0, trees: model.trees.slice(from, from + FLOOR_EVERY) });
    let lowest = WORTH_COUNTING;
    worthy.forEach((features, i) => {
      const logit = (logits[i] ?? 0) + stage(features);
      logits[i] = logit;
      lowest = Math.min(lowest, logit);
    });
    floors.push(Number((lowest - SLACK).toFixed(2)));
  }
  return { ...model, floors };
}

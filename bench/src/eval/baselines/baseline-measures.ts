import { type Measures, measureCounts, type UtteranceCounts } from '../measures.ts';
import type { PreparedSet } from '../prepared-set.ts';
import { type BaselineName, createBaseline } from './baseline.ts';

/** What a baseline does to a set at one of its thresholds. */
export interface BaselineMeasures {
  /** With the threshold, where there are several. */
  readonly name: string;
  readonly measures: Measures;
}

export function measureBaseline(set: PreparedSet, name: BaselineName): readonly BaselineMeasures[] {
  const baseline = createBaseline(name, set.canonicals, set.language);
  const counts: UtteranceCounts[][] = baseline.thresholds.map(() => []);
  set.rows.forEach((row, i) => {
    const count = set.counters[i];
    if (count === undefined) return;
    baseline.correct(row.hypothesis).forEach((text, at) => counts[at]?.push(count(text)));
  });
  return baseline.thresholds.map((threshold, at) => ({
    name: baseline.thresholds.length === 1 ? name : `${name} ${threshold.toFixed(2)}`,
    measures: measureCounts(counts[at] ?? []),
  }));
}

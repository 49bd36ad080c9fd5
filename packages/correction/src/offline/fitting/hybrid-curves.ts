import { setImmediate as nextTurn } from 'node:timers/promises';
import { correctTurnAt } from '../process-offline.ts';
import type { CorrectorOf } from './fold-corrector.ts';
import type { HybridSet, PairRow } from './hybrid-set.ts';
import { utteranceCounter } from './measures.ts';
import { foldOf } from './outcome.ts';
import { LEAST_THRESHOLD, type UtteranceCurve } from './tally.ts';

const PROGRESS_ROWS = 1000;

/**
 * What correcting each row does at every threshold; each is a call of one turn. `secondOf` gives the second transcription of those that
 * are to have one.
 */
export async function hybridCurves(
  set: HybridSet,
  run: {
    readonly correctorOf: CorrectorOf;
    readonly secondOf: (row: PairRow) => string | undefined;
    readonly progress: (line: string) => void;
  },
): Promise<readonly UtteranceCurve[]> {
  const curves: UtteranceCurve[] = [];
  for (const [index, row] of set.rows.entries()) {
    if (index > 0 && index % PROGRESS_ROWS === 0) {
      run.progress(`${set.name}: ${index} of ${set.rows.length} rows corrected`);
      await nextTurn();
    }
    const second = run.secondOf(row);
    const turn = { text: row.hypothesis, ...(second === undefined ? {} : { second: { text: second } }) };
    const { scores, textAt } = await correctTurnAt(run.correctorOf(row.reference), turn);
    const count = utteranceCounter(row);
    const steps = [1, ...scores.filter((score) => score >= LEAST_THRESHOLD)]
      .sort((a, b) => b - a)
      .map((threshold) => ({ threshold, counts: count(textAt(threshold)) }));
    curves.push({ fold: foldOf(row.reference), untouched: count(row.hypothesis), steps });
  }
  return curves;
}

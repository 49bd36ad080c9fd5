import {
  type CorrectionPolicy,
  type Corrector,
  type Lexicon,
  type OnlineResult,
  processOnline,
  type RejectionReason,
} from '@enmienda/correction';
import type { EvaluationRow } from './evaluation-set.ts';
import type { UtteranceCounts } from './measures.ts';
import type { PreparedSet } from './prepared-set.ts';
import { type EvidenceChoice, inputOf } from './row-evidence.ts';

/** The corrector of all rows, or that of each. */
export type RowCorrector = Corrector | ((row: EvaluationRow) => Corrector);

/** Makes what is measured. */
export type MakeCorrector<Made extends RowCorrector = RowCorrector> = (
  lexicon: Lexicon,
  policy: Partial<CorrectionPolicy>,
) => Made;

/** The results of a set, row by row. */
export function correctRows(
  set: PreparedSet,
  corrector: RowCorrector,
  evidence: EvidenceChoice,
): readonly OnlineResult[] {
  return set.rows.map((row) =>
    processOnline(correctorOf(corrector, row), inputOf(row, evidence, set.language.code)),
  );
}

function correctorOf(corrector: RowCorrector, row: EvaluationRow): Corrector {
  return typeof corrector === 'function' ? corrector(row) : corrector;
}

/** What results did to the words and terms of a set, row by row. */
export function countsOf(
  set: PreparedSet,
  results: readonly { readonly text: string }[],
): readonly UtteranceCounts[] {
  return set.counters.map((count, i) => count(results[i]?.text ?? ''));
}

/**
 * The results of a set at each threshold, in ascending order. A row is corrected once if at the lowest all candidates are left for reasons
 * that hold at each: most are. Critical terms are judged like all others, though a caller would be asked about some first.
 */
export function* correctAtThresholds(
  set: PreparedSet,
  thresholds: readonly number[],
  way: { readonly evidence: EvidenceChoice; readonly makeCorrector: MakeCorrector },
): Generator<readonly OnlineResult[]> {
  let lowest: readonly OnlineResult[] | undefined;
  for (const applyThreshold of thresholds) {
    const policy = { applyThreshold, criticalThreshold: 0, explain: lowest === undefined };
    const corrector = way.makeCorrector(set.lexicon, policy);
    const correct = (row: EvaluationRow) =>
      processOnline(correctorOf(corrector, row), inputOf(row, way.evidence, set.language.code));
    const before = lowest;
    const results = set.rows.map((row, i) => {
      const result = before?.[i];
      return result !== undefined && isIdle(result) ? result : correct(row);
    });
    lowest ??= results;
    yield results;
  }
}

/** Left because of others, which may not be in the way at a higher threshold. */
const CONDITIONAL: ReadonlySet<RejectionReason> = new Set(['small-margin', 'overlap', 'edit-cap']);

function isIdle({ corrections, rejected }: OnlineResult): boolean {
  return corrections.length === 0 && rejected?.some(({ reason }) => CONDITIONAL.has(reason)) === false;
}

import {
  type CorrectionPolicy,
  type Corrector,
  type Lexicon,
  type OnlineResult,
  processOnline,
} from '@enmienda/correction';
import type { EvaluationRow } from './evaluation-set.ts';
import type { UtteranceCounts } from './measures.ts';
import type { PreparedSet } from './prepared-set.ts';
import { type EvidenceChoice, inputOf } from './row-evidence.ts';

/** Makes the corrector that is measured. */
export type MakeCorrector = (lexicon: Lexicon, policy: Partial<CorrectionPolicy>) => Corrector;

/** The results of a set, row by row. */
export function correctRows(
  set: PreparedSet,
  corrector: Corrector,
  evidence: EvidenceChoice,
): readonly OnlineResult[] {
  return set.rows.map((row) => processOnline(corrector, inputOf(row, evidence, set.language.code)));
}

/** What results did to the words and terms of a set, row by row. */
export function countsOf(
  set: PreparedSet,
  results: readonly { readonly text: string }[],
): readonly UtteranceCounts[] {
  return set.counters.map((count, i) => count(results[i]?.text ?? ''));
}

/**
 * The results of a set at each threshold, in ascending order. What is applied at a threshold would be applied at a lower one too, so rows
 * of which nothing would at the lowest are corrected once: most of them.
 */
export function* correctAtThresholds(
  set: PreparedSet,
  thresholds: readonly number[],
  way: { readonly evidence: EvidenceChoice; readonly makeCorrector: MakeCorrector },
): Generator<readonly OnlineResult[]> {
  let lowest: readonly OnlineResult[] | undefined;
  for (const applyThreshold of thresholds) {
    const corrector = way.makeCorrector(set.lexicon, { applyThreshold, explain: lowest === undefined });
    const correct = (row: EvaluationRow) =>
      processOnline(corrector, inputOf(row, way.evidence, set.language.code));
    const before = lowest;
    const results = set.rows.map((row, i) => {
      const result = before?.[i];
      return result !== undefined && isIdle(result) ? result : correct(row);
    });
    lowest ??= results;
    yield results;
  }
}

/** Nothing was to be applied, not even more than is believed of one utterance. */
function isIdle({ corrections, rejected }: OnlineResult): boolean {
  return corrections.length === 0 && rejected?.some(({ reason }) => reason === 'edit-cap') === false;
}

import { type Corrector, type OnlineResult, processOnline } from '@enmienda/correction';
import type { UtteranceCounts } from './measures.ts';
import type { PreparedSet } from './prepared-set.ts';
import { type EvidenceChoice, inputOf } from './row-evidence.ts';

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

import type { CorrectionPolicy } from '@enmienda/correction';
import { readRows } from '../evaluation-set.ts';
import { type Measures, measureCounts, type UtteranceCounts } from '../measures.ts';
import { correctRows, countsOf, type MakeCorrector } from '../online-evaluation.ts';
import { type PreparedSet, prepareSet, type SetOptions } from '../prepared-set.ts';
import type { EvidenceChoice } from '../row-evidence.ts';
import { type DevelopmentSet, filesOf } from './development-sets.ts';
import type { MakeUnseen } from './unseen-terms.ts';

/** What the parts of the page are made with. */
export interface PageRun {
  readonly folder: string;
  readonly makeUnseen: MakeUnseen;
  /** With the built-in score. */
  readonly makeBuiltIn: MakeCorrector;
  readonly references: readonly string[];
  readonly note: (line: string) => void;
}

export function openSet(run: PageRun, set: DevelopmentSet, options: SetOptions = {}): Promise<PreparedSet> {
  run.note(set.name);
  return prepareSet(filesOf(set, run.folder), { ...options, otherReferences: run.references }, run.note);
}

export async function referencesOf(sets: readonly DevelopmentSet[], folder: string): Promise<string[]> {
  const references: string[] = [];
  for (const set of sets) {
    const rows = await readRows(filesOf(set, folder).pairs, () => []);
    references.push(...rows.map(({ reference }) => reference));
  }
  return references;
}

export function correctCounts(
  set: PreparedSet,
  evidence: EvidenceChoice,
  way: { readonly make: MakeCorrector; readonly policy?: Partial<CorrectionPolicy> },
): readonly UtteranceCounts[] {
  return countsOf(set, correctRows(set, way.make(set.lexicon, way.policy ?? {}), evidence));
}

/** Recovered and broken in one cell: `65.8 @ 15`. */
export function cell(measures: Measures): string {
  return measures.missed === 0
    ? `– @ ${measures.brokenPer100k}`
    : `${measures.recoveredPercent.toFixed(1)} @ ${measures.brokenPer100k}`;
}

export function cellOf(counts: readonly UtteranceCounts[]): string {
  return cell(measureCounts(counts));
}

import type { OnlineResult } from '@enmienda/correction';
import type { EvaluationRow } from './evaluation-set.ts';
import { mentions, normalize } from './measures.ts';

/** How often a name said alone is found. Counts of utterances. */
export interface SingleNameMeasures {
  readonly utterances: number;
  /** The recogniser wrote it. */
  readonly heard: number;
  /** The corrected text has it. */
  readonly written: number;
  /** The corrected text has it, or else it is the first option of the question or the first suggestion. */
  readonly top: number;
  /** The caller is asked. */
  readonly asked: number;
  /** The caller is asked, and the question's options hold it. */
  readonly askedRight: number;
  /** The corrected text has it, or it is an option of the question or a suggestion. */
  readonly inOptions: number;
}

/** True when each reference is one term and nothing else. */
export function saysSingleNames(rows: readonly EvaluationRow[]): boolean {
  return (
    rows.length > 0 &&
    rows.every(
      ({ reference, terms }) => terms.length === 1 && normalize(reference) === normalize(terms[0] ?? ''),
    )
  );
}

export function measureSingleNames(
  rows: readonly EvaluationRow[],
  results: readonly OnlineResult[],
): SingleNameMeasures {
  const counts = { utterances: 0, heard: 0, written: 0, top: 0, asked: 0, askedRight: 0, inOptions: 0 };
  rows.forEach((row, i) => {
    const result = results[i];
    if (result === undefined) return;
    const name = normalize(row.reference);
    const has = (text: string) => mentions(normalize(text), name);
    const options = optionsOf(result).map(normalize);
    const isWritten = has(result.text);
    const asked = result.clarification?.options.map(normalize);
    counts.utterances += 1;
    if (has(row.hypothesis)) counts.heard += 1;
    if (isWritten) counts.written += 1;
    if (isWritten || (result.corrections.length === 0 && options[0] === name)) counts.top += 1;
    if (asked !== undefined) counts.asked += 1;
    if (asked?.includes(name) === true) counts.askedRight += 1;
    if (isWritten || options.includes(name)) counts.inOptions += 1;
  });
  return counts;
}

/** The question's options come first: they are what a caller hears. */
function optionsOf(result: OnlineResult): readonly string[] {
  return [
    ...(result.clarification?.options ?? []),
    ...result.suggestions.map(({ replacement }) => replacement),
  ];
}

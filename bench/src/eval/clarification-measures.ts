import type { OnlineResult } from '@enmienda/correction';
import type { Interval } from './bootstrap.ts';
import type { EvaluationRow } from './evaluation-set.ts';
import { mentions, normalize } from './measures.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** How useful questions to the caller are. Percentages are of 100, to one digit. */
export interface ClarificationMeasures {
  readonly questions: number;
  /** Questions whose options hold a term that was said and that the corrected text doesn't have. */
  readonly useful: number;
  readonly usefulPercent: number;
  /** 95 % interval of the former. */
  readonly usefulInterval: Interval;
  /** Questions whose first option is such a term. */
  readonly firstUseful: number;
  readonly firstUsefulPercent: number;
  /** Utterances with a term that the hypothesis missed. */
  readonly missUtterances: number;
  /** Questions for each of those. */
  readonly questionsPerMiss: number;
  /** Utterances in which a term is still missing after correction, and those of them that get a useful question. */
  readonly stillMissed: number;
  readonly answeredPercent: number;
}

export function measureClarifications(
  rows: readonly EvaluationRow[],
  results: readonly OnlineResult[],
): ClarificationMeasures {
  let questions = 0;
  let useful = 0;
  let firstUseful = 0;
  let missUtterances = 0;
  let stillMissed = 0;
  rows.forEach((row, i) => {
    const result = results[i];
    if (result === undefined) return;
    if (missingTerms(row, row.hypothesis).size > 0) missUtterances += 1;
    const missed = missingTerms(row, result.text);
    if (missed.size > 0) stillMissed += 1;
    if (result.clarification === undefined) return;
    const options = result.clarification.options.map(normalize);
    questions += 1;
    if (options.some((option) => missed.has(option))) useful += 1;
    if (missed.has(options[0] ?? '')) firstUseful += 1;
  });
  return {
    questions,
    useful,
    usefulPercent: percent(useful, questions),
    usefulInterval: wilsonInterval(useful, questions),
    firstUseful,
    firstUsefulPercent: percent(firstUseful, questions),
    missUtterances,
    questionsPerMiss: missUtterances === 0 ? 0 : Number((questions / missUtterances).toFixed(3)),
    stillMissed,
    answeredPercent: percent(useful, stillMissed),
  };
}

/** What the corrected texts come to when callers who are offered what they said answer with it. */
export function answeredTexts(
  rows: readonly EvaluationRow[],
  results: readonly OnlineResult[],
): readonly { readonly text: string }[] {
  return rows.map((row, i) => {
    const result = results[i];
    if (result === undefined) return { text: row.hypothesis };
    const missed = missingTerms(row, result.text);
    const answer = result.clarification?.options.find((option) => missed.has(normalize(option)));
    return answer === undefined ? result : { text: answeredText(result, answer) };
  });
}

/** `answer` stands in place of the words that were asked about, and of the corrections among them. */
function answeredText({ original, corrections, clarification }: OnlineResult, answer: string): string {
  if (clarification === undefined) return original;
  const { start, end } = clarification;
  const others = corrections.filter((correction) => correction.end <= start || correction.start >= end);
  return [...others, { start, end, replacement: answer }]
    .sort((a, b) => b.start - a.start)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.replacement + text.slice(edit.end), original);
}

/** The normalised terms that were said and that `text` doesn't have. */
export function missingTerms(row: EvaluationRow, text: string): ReadonlySet<string> {
  const written = normalize(text);
  return new Set(row.terms.map(normalize).filter((term) => !mentions(written, term)));
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(((100 * part) / whole).toFixed(1));
}

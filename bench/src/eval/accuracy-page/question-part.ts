import { answeredTexts, measureClarifications } from '../clarification-measures.ts';
import { measureCounts } from '../measures.ts';
import { correctRows, countsOf } from '../online-evaluation.ts';
import { TEXT_ONLY } from '../row-evidence.ts';
import { measureSingleNames } from '../single-name-measures.ts';
import { MAIN_SETS, NAME_SETS } from './development-sets.ts';
import { markdownTable } from './marked-parts.ts';
import { cell, cellOf, correctCounts, openSet, type PageRun } from './page-run.ts';

const DISTRACTORS = [0, 5000, 20_000];

/** How useful questions are when every term is worth one, and what their answers bring. */
export async function clarificationPart(run: PageRun): Promise<string> {
  const useful: string[][] = [];
  const gains: string[][] = [];
  for (const spec of MAIN_SETS) {
    const cells: string[] = [];
    for (const distractors of DISTRACTORS) {
      const set = await openSet(run, spec, { isCritical: true, distractors });
      const results = correctRows(set, run.makeUnseen(spec)(set.lexicon, {}), TEXT_ONLY);
      const asked = measureClarifications(set.rows, results);
      const { questions, usefulPercent, usefulInterval, missUtterances, questionsPerMiss } = asked;
      const shown = `${questions}, ${usefulPercent.toFixed(0)} % (${usefulInterval.map((end) => end.toFixed(0)).join(' to ')})`;
      cells.push(questions === 0 ? '0' : shown);
      if (distractors > 0) continue;
      cells.push(missUtterances === 0 ? '–' : questionsPerMiss.toFixed(2));
      const plain = await openSet(run, spec);
      gains.push([
        spec.label,
        cellOf(correctCounts(plain, TEXT_ONLY, { make: run.makeUnseen(spec) })),
        cell(measureCounts(countsOf(set, results))),
        cell(measureCounts(countsOf(set, answeredTexts(set.rows, results)))),
      ]);
    }
    useful.push([spec.label, ...cells]);
  }
  return `${markdownTable(USEFUL_HEAD, useful)}\n${GAINS_TEXT}\n\n${markdownTable(GAINS_HEAD, gains)}`;
}

const USEFUL_HEAD = [
  'set',
  'questions, useful (95 %)',
  'questions for each utterance with a miss',
  'with 5,000 distractors',
  'with 20,000',
];

const GAINS_TEXT =
  'Recovered, % @ broken per 100,000, when no term is critical, when all are and nobody answers, and when all are and callers who are offered what they said take it:';

const GAINS_HEAD = ['set', 'none critical', 'all critical, before an answer', 'after it'];

/** Names said alone: written right, asked for, at the top, among what is offered. */
export async function namesPart(run: PageRun): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const spec of NAME_SETS) {
    const set = await openSet(run, spec, { isCritical: true });
    for (const hasNbest of [false, true]) {
      const corrector = run.makeUnseen(spec)(set.lexicon, {});
      const results = correctRows(set, corrector, { confidences: 'none', hasNbest });
      const names = measureSingleNames(set.rows, results);
      const { utterances, heard, written, asked, askedRight, top, inOptions } = names;
      const share = (count: number) => `${((100 * count) / utterances).toFixed(0)} %`;
      const label = `${spec.label}, ${hasNbest ? 'with n-best' : 'text only'}`;
      const question = `${askedRight} of ${asked}`;
      rows.push([label, utterances, share(heard), share(written), question, share(top), share(inOptions)]);
    }
  }
  return markdownTable(
    [
      'names',
      'said',
      'heard right',
      'written right',
      'in the question, where asked',
      'right at the top',
      'offered',
    ],
    rows,
  );
}

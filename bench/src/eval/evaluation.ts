import { compileLexicon, createCorrector, processOnline } from '@enmienda/correction';
import { createOfflineCorrector, processOffline } from '@enmienda/correction/offline';
import { languageOf } from './evaluation-language.ts';
import { type EvaluationRow, readRows, readSecond, readTerms } from './evaluation-set.ts';
import { type Measures, measure } from './measures.ts';
import type { SetFiles } from './set-notation.ts';

export interface EvaluationSource extends SetFiles {
  readonly dialect?: string | undefined;
  /** Only so many rows, from the first. */
  readonly limit?: number | undefined;
  /** Leaves confidences and other hypotheses out. */
  readonly isTextOnly: boolean;
}

export interface Evaluation {
  readonly online: Measures;
  readonly offline: Measures;
  readonly rows: readonly { readonly id: string; readonly online: string; readonly offline: string }[];
}

const PROGRESS_ROWS = 500;

/** Corrects every row by both paths and measures them. @throws EvaluationError for options and files that can't be used */
export async function evaluate(
  source: EvaluationSource,
  progress: (line: string) => void,
): Promise<Evaluation> {
  const language = languageOf(source.language, source.dialect);
  const rows = (await readRows(source.pairs)).slice(0, source.limit);
  const second = source.second === undefined ? undefined : await readSecond(source.second, rows);
  const terms = await readTerms(source.terms);
  const { lexicon, problems } = compileLexicon({
    language,
    entries: terms.map((canonical) => ({ canonical })),
  });
  const leftOut = problems.filter(({ severity }) => severity === 'error').length;
  progress(`${rows.length} rows, ${lexicon.terms.length} terms (${leftOut} left out)`);
  const online = createCorrector(lexicon);
  const offline = await createOfflineCorrector({ lexicon, corrector: online });
  const corrected = [];
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % PROGRESS_ROWS === 0) progress(`${index} of ${rows.length}`);
    const input = inputOf(row, source.isTextOnly);
    const other = second?.get(row.id);
    const turn = { ...input, ...(other === undefined ? {} : { second: { text: other } }) };
    const { turns } = await processOffline(offline, { turns: [turn] });
    corrected.push({
      row,
      online: processOnline(online, input).text,
      offline: turns[0]?.text ?? row.hypothesis,
    });
  }
  return {
    online: measure(corrected.map(({ row, online: text }) => ({ ...row, corrected: text }))),
    offline: measure(corrected.map(({ row, offline: text }) => ({ ...row, corrected: text }))),
    rows: corrected.map(({ row, ...texts }) => ({ id: row.id, ...texts })),
  };
}

function inputOf(row: EvaluationRow, isTextOnly: boolean) {
  if (isTextOnly) return { text: row.hypothesis };
  return {
    text: row.hypothesis,
    ...(row.words === undefined ? {} : { words: row.words }),
    ...(row.alternatives === undefined ? {} : { alternatives: row.alternatives }),
  };
}

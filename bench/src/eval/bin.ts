#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OptionsError } from '../bench-command.ts';
import { parseBaselineName } from './baselines/baseline.ts';
import { comparisonTable } from './comparison-table.ts';
import { curveCsv, curveFilePoints, curveJson } from './curve-file.ts';
import { type Evaluation, evaluate } from './evaluation.ts';
import { EvaluationError } from './evaluation-error.ts';
import { type EvaluationOptions, parseOptions } from './evaluation-options.ts';
import { readRows } from './evaluation-set.ts';
import { baselineTable, extrasText, reportText } from './report.ts';
import { type EvidenceChoice, TEXT_ONLY } from './row-evidence.ts';
import type { SetFiles } from './set-notation.ts';
import type { ThresholdCurve } from './threshold-curve.ts';
import { runTuning } from './tuning/tuning-command.ts';

const HELP = `Measures how well utterances are corrected, online and offline side by side.

  npm run eval -- --pairs FILE --terms FILE --language es|pt|en [options]
  npm run eval -- --set LANGUAGE:PAIRS:TERMS[:SECOND] [--set …] [options]
  npm run eval -- tune --pairs FILE --terms FILE --language es|pt|en [options]

  --pairs FILE      one JSON row a line: { id, hypothesis, reference, terms?, words?, nbest? }; without terms a row has
                    those of the vocabulary that its reference holds; or a folder of calls, as data/calls/es
  --terms FILE      the vocabulary to correct towards, one term a line; or a folder of lexicons (LANGUAGE/SECTOR.json)
  --language CODE   es, pt or en
  --second FILE     rows of the same ids from another recogniser: the offline path's second transcription
  --out FILE        writes one JSON line a row here: { id, online, offline }, the two corrected texts
  --set …           the same four of one set; with --set the measures are a table (Markdown), a row a set
  --dialect TAG     es-419 (default), es-ES, es-MX, es-CO, es-AR, es-CL, es-PE; pt-BR (default), pt-PT
  --limit N         only the first N rows
  --distractors N   adds N names that no reference of the sets holds to each vocabulary
  --confidences X   own (default): the words' confidences of the rows; none; drawn, drawn-telephone: for right and wrong
                    words from the quantiles of a recogniser, on wide-band or telephone sound
  --nbest X         own (default): the other hypotheses of the rows; none
  --text-only       neither confidences nor other hypotheses
  --threshold X     applies corrections from this score up, in place of the language's default
  --critical        makes every term critical, and measures the questions to the caller
  --baseline NAME   measures a plain way too: identity, exact, levenshtein, levenshtein-gated, symspell, metaphone;
                    may be given often
  --curve FILE      writes recovered against broken for thresholds of 0.05 to 0.99 here, as .json, .csv or .svg; may be
                    given often
  --json            prints the measures as JSON
  --help

  Examples: npm run eval -- --pairs calls.jsonl --terms terms.txt --language es --out corrected.jsonl
            npm run eval -- --pairs calls.jsonl --terms data/lexicons --language es --curve curve.svg
            npm run eval -- --set es:calls.jsonl:terms.txt --set es:calls.jsonl:terms.txt:whisper.jsonl

Each row counts as a turn and a call of its own. Intervals are 95 % (bootstrap over utterances). stdout has the measures; progress
goes to stderr. Exit codes: 0 measured, 2 options or files that can't be used (the message says which).
Which thresholds to choose: npm run eval -- tune --help.
`;

const note = (line: string) => process.stderr.write(`${line}\n`);

async function run(argv: readonly string[]): Promise<void> {
  if (argv[0] === 'tune') {
    process.stdout.write(await runTuning(argv.slice(1), note));
    return;
  }
  const options = parseOptions(argv);
  if (options === 'help') {
    process.stdout.write(HELP);
    return;
  }
  const evaluations = await evaluateAll(options);
  const curves = evaluations.flatMap(({ curve }) => (curve === undefined ? [] : [curve]));
  for (const file of options.curveFiles) await writeOut(file, await curveText(file, curves));
  if (options.out !== undefined) await writeOut(options.out, rowsText(evaluations));
  process.stdout.write(options.isJson ? jsonOf(evaluations, options.isTable) : textOf(evaluations, options));
}

async function evaluateAll(options: EvaluationOptions): Promise<readonly Evaluation[]> {
  const { sets, measured } = options;
  const otherReferences = measured.distractors === 0 ? [] : await referencesOf(sets);
  const evaluations: Evaluation[] = [];
  for (const files of sets) {
    if (options.isTable) note(nameOf(files));
    const source = {
      ...files,
      dialect: measured.dialect,
      limit: measured.limit,
      distractors: measured.distractors,
      otherReferences,
      isCritical: measured.critical,
      evidence: evidenceOf(options),
      applyThreshold: measured.threshold,
      baselines: measured.baseline.map(parseBaselineName),
      hasCurve: options.curveFiles.length > 0,
    };
    evaluations.push({ ...(await evaluate(source, note)), name: nameOf(files) });
  }
  return evaluations;
}

async function referencesOf(sets: readonly SetFiles[]): Promise<readonly string[]> {
  const rows = await Promise.all(sets.map(({ pairs }) => readRows(pairs, () => [])));
  return rows.flat().map(({ reference }) => reference);
}

function evidenceOf({ measured }: EvaluationOptions): EvidenceChoice {
  if (measured['text-only']) return TEXT_ONLY;
  return { confidences: measured.confidences ?? 'own', hasNbest: measured.nbest !== 'none' };
}

function textOf(evaluations: readonly Evaluation[], { isTable }: EvaluationOptions): string {
  const extras = evaluations.map((evaluation) => extrasText(evaluation)).join('');
  const baselines = evaluations.some((evaluation) => evaluation.baselines.length > 0)
    ? `\n${baselineTable(evaluations)}`
    : '';
  const main = isTable ? comparisonTable(evaluations) : evaluations.map(reportText).join('');
  return main + extras + baselines;
}

function jsonOf(evaluations: readonly Evaluation[], isTable: boolean): string {
  const shown = evaluations.map(({ curve, ...evaluation }) => ({
    ...evaluation,
    rows: undefined,
    ...(curve === undefined ? {} : { curve: curveFilePoints([curve]) }),
  }));
  return `${JSON.stringify(isTable ? shown : shown[0])}\n`;
}

function nameOf({ pairs, second }: SetFiles): string {
  const name = path.basename(pairs, '.jsonl');
  return second === undefined ? name : `${name} + ${path.basename(second, '.jsonl')}`;
}

function rowsText(evaluations: readonly Evaluation[]): string {
  return evaluations.flatMap(({ rows }) => rows.map((row) => `${JSON.stringify(row)}\n`)).join('');
}

async function curveText(file: string, curves: readonly ThresholdCurve[]): Promise<string> {
  if (file.endsWith('.json')) return curveJson(curves);
  if (file.endsWith('.csv')) return curveCsv(curves);
  // Loading the plots' library takes longer than a small set.
  const { curvePlot } = await import('./curve-plot.ts');
  return curvePlot({ title: 'Missed terms recovered against right words broken', curves, points: [] });
}

async function writeOut(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new EvaluationError(`${file} can't be written: give a path in a folder that is there`, { cause });
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EvaluationError || error instanceof OptionsError)) throw error;
  note(error.message);
  process.exitCode = 2;
}

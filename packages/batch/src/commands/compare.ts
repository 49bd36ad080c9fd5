import { writeFile } from 'node:fs/promises';
import { replaceFile } from '@enmienda/correction/offline/training';
import Table from 'cli-table3';
import { BatchError } from '../batch-error.ts';
import { type Command, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { compareWays, type WayMeasures } from '../score/compare-ways.ts';
import { comparisonChart } from '../score/comparison-chart.ts';
import { type HybridModelFile, readModelFile } from '../score/hybrid-model-file.ts';
import { type PairFiles, readPairSet } from '../score/pair-files.ts';
import { PAIR_HELP, PAIR_OPTIONS, parsePairFlags } from '../score/score-flags.ts';

export const compare: Command = {
  summary: 'compare ways to correct on your own pairs',
  help: `Usage: enmienda-batch compare --pairs FILE --terms FILE --language CODE [FLAGS]

Corrects pairs of what was heard and what was said in five ways: exact (the term but for case and accents), levenshtein (letters at
least 0.85 alike), phonetic (sounds at least 0.85 alike), vector (the nearest term by the built-in embedder, cosine at least 0.9) and
hybrid (the offline path). Prints missed terms recovered, right words broken, word error rate and time.

${PAIR_HELP}
  --model FILE     the hybrid score of this file, written by train, instead of the built-in one; its figures flatter where it was
                   trained on the same pairs
  --chart FILE     writes a chart (SVG) here
  --csv            comma-separated on stdout instead of a table
  --json           JSON on stdout
  --dry-run        read the files and measure nothing

Examples:
  enmienda-batch compare --pairs calls.jsonl --terms terms.txt --language es
  enmienda-batch compare --pairs calls.jsonl --terms terms.txt --language es --chart ways.svg --csv`,
  async run(args, { print, stderr, signal }) {
    const values = parseFlags(args, {
      ...PAIR_OPTIONS,
      model: { type: 'string' },
      chart: { type: 'string' },
      csv: { type: 'boolean' },
      json: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
    });
    const files = parsePairFlags(values);
    const model = values.model === undefined ? undefined : await modelFor(files, values.model);
    const set = await readPairSet(files);
    const progress = (line: string) => stderr.write(`${line}\n`);
    if (values['dry-run'] === true) {
      progress(
        `${set.rows.length} rows, ${set.lexicon.termCount} terms, ${set.second.size} second transcriptions`,
      );
      return EXIT.ok;
    }
    const measures = await compareWays(set, { model: model?.model, progress, signal });
    print(
      values.json === true ? jsonOf(measures) : values.csv === true ? csvOf(measures) : tableOf(measures),
    );
    const { chart } = values;
    if (chart !== undefined) {
      await replaceFile(chart, (temporary) => writeFile(temporary, comparisonChart(measures)));
    }
    return EXIT.ok;
  },
};

async function modelFor({ language }: PairFiles, file: string): Promise<HybridModelFile> {
  const model = await readModelFile(file);
  if (model.language === language) return model;
  const problem = `${file} is a model of ${model.language}: give one of ${language}.`;
  throw new BatchError({ kind: 'usage', problem });
}

const HEAD = [
  'way',
  'missed',
  'recovered, %',
  'broken/100k',
  'WER before, %',
  'WER after, %',
  'ms/utterance',
];

function cellsOf(one: WayMeasures): readonly (string | number)[] {
  const { way, missed, recoveredPercent, brokenPer100k, werBefore, werAfter, msPerUtterance } = one;
  return [way, missed, recoveredPercent, brokenPer100k, werBefore, werAfter, msPerUtterance];
}

function tableOf(measures: readonly WayMeasures[]): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const one of measures) table.push([...cellsOf(one)]);
  return table.toString();
}

function csvOf(measures: readonly WayMeasures[]): string {
  const head = 'way,missed,recovered_percent,broken_per_100k,wer_before,wer_after,ms_per_utterance';
  return [head, ...measures.map((one) => cellsOf(one).join(','))].join('\n');
}

function jsonOf(measures: readonly WayMeasures[]): string {
  return JSON.stringify(
    measures.map((one) => ({
      way: one.way,
      missed: one.missed,
      recovered_percent: one.recoveredPercent,
      broken_per_100k: one.brokenPer100k,
      wer_before: one.werBefore,
      wer_after: one.werAfter,
      ms_per_utterance: one.msPerUtterance,
    })),
  );
}

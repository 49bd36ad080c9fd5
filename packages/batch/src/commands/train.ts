import { HYBRID_BOOSTING } from '@enmienda/correction/offline/training';
import Table from 'cli-table3';
import { type Command, parseCount, parseFlags } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { writeModelFile } from '../score/hybrid-model-file.ts';
import { readPairSet } from '../score/pair-files.ts';
import { PAIR_HELP, PAIR_OPTIONS, parsePairFlags } from '../score/score-flags.ts';
import { type TrainedScore, trainScore } from '../score/train-score.ts';

const TREES_MAX = 1000;
const LIMIT_MAX = 10_000;

export const train: Command = {
  summary: 'train the offline score on your own pairs',
  help: `Usage: enmienda-batch train --pairs FILE --language CODE [FLAGS]

Trains the score of the offline path on pairs of what was heard and what was said, and says what it reaches on terms that it
wasn't trained with (five folds by term), beside the built-in model.

${PAIR_HELP}
  --out FILE       writes the model here; LEXICON_PATH/CODE.score.json is where the batch takes it from
  --limit N        right words of 100,000 that the threshold may break (default: 50)
  --trees N        trees of the forest (default: ${HYBRID_BOOSTING.trees})
  --dry-run        measure and write nothing
  --json           the measures as JSON on stdout

Examples:
  enmienda-batch train --pairs calls.jsonl --terms terms.txt --language es --dry-run
  enmienda-batch train --pairs calls.jsonl --terms terms.txt --language es --out data/lexicons/es.score.json
  enmienda-batch train --pairs calls.jsonl --second whisper.jsonl --language pt --json`,
  async run(args, { print, stderr, signal }) {
    const values = parseFlags(args, {
      ...PAIR_OPTIONS,
      out: { type: 'string' },
      limit: { type: 'string' },
      trees: { type: 'string' },
      json: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
    });
    const files = parsePairFlags(values);
    const trees = parseCount('--trees', values.trees ?? String(HYBRID_BOOSTING.trees), TREES_MAX);
    const limit = parseCount('--limit', values.limit ?? '50', LIMIT_MAX);
    const progress = (line: string) => stderr.write(`${line}\n`);
    const trained = await trainScore(await readPairSet(files), {
      language: files.language,
      boosting: { ...HYBRID_BOOSTING, trees },
      limit,
      progress,
      signal,
    });
    print(values.json === true ? jsonOf(trained) : tableOf(trained));
    if (values.out !== undefined && values['dry-run'] !== true) {
      await writeModelFile(values.out, { language: files.language, model: trained.model });
      progress(`${values.out} written`);
    }
    return EXIT.ok;
  },
};

function tableOf({ measures, calibration }: TrainedScore): string {
  const table = new Table({
    head: ['model', 'threshold', 'missed', 'recovered, %', 'broken/100k', 'WER cut, %', 'Brier', 'ECE'],
    style: { head: [], border: [] },
  });
  for (const one of measures) {
    const { name, threshold, missed, recoveredPercent, brokenPer100k, werCutPercent, brier, ece } = one;
    table.push([name, threshold, missed, recoveredPercent, brokenPer100k, werCutPercent, brier, ece]);
  }
  return `${table.toString()}\n${calibration.count} candidates that were not hopeless, by probability:\n${reliabilityOf(calibration)}`;
}

function reliabilityOf({ bins }: TrainedScore['calibration']): string {
  const table = new Table({
    head: ['probability', 'candidates', 'right, %'],
    style: { head: [], border: [] },
  });
  for (const { from, to, count, share } of bins)
    table.push([`${from} to ${to}`, count, count === 0 ? '–' : (100 * share).toFixed(1)]);
  return table.toString();
}

function jsonOf({ measures, calibration, model }: TrainedScore): string {
  return JSON.stringify({
    measures: measures.map((one) => ({
      model: one.name,
      threshold: one.threshold,
      missed: one.missed,
      recovered_percent: one.recoveredPercent,
      broken_per_100k: one.brokenPer100k,
      wer_cut_percent: one.werCutPercent,
      brier: one.brier,
      ece: one.ece,
    })),
    reliability: calibration.bins.map(({ from, to, count, meanProbability, share }) => ({
      from,
      to,
      count,
      mean_probability: meanProbability,
      share_right: share,
    })),
    data_hash: model.dataHash,
    utterances: model.utterances,
    candidates: model.candidates,
  });
}

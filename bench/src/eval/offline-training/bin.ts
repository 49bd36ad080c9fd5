#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import type { LanguageCode } from '@enmienda/correction';
import {
  chooseThreshold,
  foldCorrectors,
  HYBRID_BOOSTING,
  hybridCurves,
  measureCalibration,
  readExamples,
  trainFolds,
  trainModel,
  unseenForecasts,
} from '@enmienda/correction/offline/training';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, foldForests } from '../training/cross-validation.ts';
import { hybridModelSource } from './hybrid-model-source.ts';
import { calibrationTable, curvesOf, type MeasuredSet, offlineTable } from './offline-report.ts';
import { hybridSet, readOfflineSet } from './offline-set.ts';
import { reliabilityPlot } from './reliability-plot.ts';

const HELP = `Trains the offline score and shows what it reaches on terms never seen.

  node bench/dist/eval/offline-training/bin.js --set LANGUAGE:PAIRS:TERMS[:SECOND] [--set …] [--quiet-set LANGUAGE:PAIRS:TERMS …] [--out FILE]

  --set LANGUAGE:PAIRS:TERMS[:SECOND]
                   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; SECOND holds rows of the same ids from
                   another recogniser. Such a set is learned from and measured both without it and with it.
  --quiet-set LANGUAGE:PAIRS:TERMS
                   everyday speech with a vocabulary that nobody speaks of: for false alarms
  --out FILE       writes the model, a TypeScript module, here (packages/correction/src/offline/built-in-hybrid-model.ts)
  --plot FILE      writes a reliability diagram (SVG) here
  --trees N, --leaves N, --seed N
                   size of the forest (${HYBRID_BOOSTING.trees} trees of ${HYBRID_BOOSTING.leaves} leaves) and which rows and columns its trees see
  --limit N, --quiet-limit N
                   right words of 100,000 that a threshold may break, of sets (50) and quiet ones (15): nine of ten like
                   these break fewer
  --help

  Example: … --set es:greedy.jsonl:es.terms.txt:lm.jsonl --set es:web.jsonl:es.terms.txt --quiet-set es:calls.jsonl:es.terms.txt

Five folds by term: what is said of a term comes from an online score, a forest and weights that never saw it. Takes minutes.
stdout has the thresholds and tables of all sets and of the calibration; progress goes to stderr.
Exit codes: 0 done, 2 wrong options or files.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  'quiet-set': z.array(z.string()).default([]),
  out: z.string().optional(),
  plot: z.string().optional(),
  trees: z.coerce.number().int().min(1).max(1000).default(HYBRID_BOOSTING.trees),
  leaves: z.coerce.number().int().min(2).max(64).default(HYBRID_BOOSTING.leaves),
  seed: z.coerce.number().int().min(0).default(HYBRID_BOOSTING.seed),
  limit: z.coerce.number().min(0).default(50),
  'quiet-limit': z.coerce.number().min(0).default(15),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function train(options: z.infer<typeof optionsSchema>): Promise<void> {
  const sets = [];
  for (const text of options.set) sets.push(await readOfflineSet(parseSet(text), note));
  for (const text of options['quiet-set']) sets.push(await readOfflineSet(parseSet(text), note, true));
  note('training the online score of each fold');
  const forests = foldForests(sets, BOOSTING, note);
  const read = sets.map((set) => {
    const source = hybridSet(set, forests);
    return { set: source, language: set.language, examples: readExamples(source, note) };
  });
  const { trees, leaves, seed } = options;
  const boosting = { ...HYBRID_BOOSTING, trees, leaves, seed };
  const models = trainFolds(read, boosting, note);
  const measured: MeasuredSet[] = [];
  for (const { set, language } of read) {
    const run = { correctorOf: await foldCorrectors(set, models), progress: note };
    const { name, isQuiet } = set;
    const alone = await hybridCurves(set, { ...run, secondOf: () => undefined });
    measured.push({ name, language, isQuiet, hasSecond: false, curves: alone });
    if (set.second.size === 0) continue;
    const both = await hybridCurves(set, { ...run, secondOf: ({ id }) => set.second.get(id) });
    measured.push({ name: `${name} + second`, language, isQuiet, hasSecond: true, curves: both });
  }
  const limits = { perSets: options.limit, perQuiet: options['quiet-limit'] };
  const languages = [...new Set(read.map(({ language }) => language))];
  const thresholds: Partial<Record<LanguageCode, number>> = {};
  const secondThresholds: Partial<Record<LanguageCode, number>> = {};
  for (const language of languages) {
    thresholds[language] = chooseThreshold(curvesOf(measured, language), limits);
    const second = curvesOf(measured, language, true);
    if (second.sets.length > 0) secondThresholds[language] = chooseThreshold(second, limits);
  }
  const chosen = { thresholds, secondThresholds };
  const calibrations = languages.map((language) => {
    const own = read.filter((one) => one.language === language && !one.set.isQuiet);
    return {
      language,
      measures: measureCalibration(own.flatMap((one) => unseenForecasts(one.examples, models))),
    };
  });
  process.stdout.write(`${offlineTable(measured, chosen, limits)}\n${calibrationTable(calibrations)}`);
  if (options.plot !== undefined) await writeFile(options.plot, reliabilityPlot(calibrations));
  if (options.out === undefined) return;
  note('training on everything');
  await writeFile(options.out, hybridModelSource(trainModel(read, models, { options: boosting, ...chosen })));
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run: train,
  isInputError: (error) => error instanceof EvaluationError,
});

#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, foldForests, trainModel } from './cross-validation.ts';
import { modelSource, questionModelSource } from './model-source.ts';
import { trainingReport } from './training-report.ts';
import { readQuietNames, readTrainingSet } from './training-set.ts';

const HELP = `Trains the score of the online corrector and shows what it reaches on terms it was not trained with.

  node bench/dist/eval/training/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] [--quiet-set LANGUAGE:PAIRS:TERMS …] [--out FILE]

  --set LANGUAGE:PAIRS:TERMS        pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; may be given often
  --quiet-set LANGUAGE:PAIRS:TERMS  everyday speech with a vocabulary that nobody speaks of: every correction is a false
                                    alarm. The same speech may be given with several vocabularies
  --quiet-names LANGUAGE:PAIRS:N    the same with N names drawn from word lists, none of them a distractor of the evaluation
  --out FILE                        writes the score's model, a TypeScript module, here (packages/correction/src/score-model.ts),
                                    and what says whether a question is worth it to question-model.ts beside it
  --trees N, --leaves N             size of the forest (${BOOSTING.trees} trees of ${BOOSTING.leaves} leaves)
  --seed N                          other rows and columns for the trees (${BOOSTING.seed})
  --thresholds LIST                 thresholds to show, e.g. 0.4,0.5,0.6
  --limit N, --quiet-limit N        right words of 100,000 that a threshold may break, of sets (50) and of quiet ones (15):
                                    nine of ten sets like these break fewer
  --help

  Example: … --set es:es_greedy.jsonl:es.terms.txt --set pt:pt.jsonl:pt.terms.txt \\
    --quiet-set es:calls.jsonl:es.terms.txt --quiet-set es:calls.jsonl:pt.terms.txt --out packages/correction/src/score-model.ts

Five folds by term: what is said of a term comes from trees that never saw it. Takes about a minute for 30,000 utterances.
stdout has figures at each threshold, the curve of each set, and a threshold for each language with its intervals;
progress goes to stderr. Exit codes: 0 done, 2 wrong options or files.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  'quiet-set': z.array(z.string()).default([]),
  'quiet-names': z.array(z.string()).default([]),
  out: z.string().optional(),
  trees: z.coerce.number().int().min(1).max(1000).default(BOOSTING.trees),
  leaves: z.coerce.number().int().min(2).max(64).default(BOOSTING.leaves),
  seed: z.coerce.number().int().min(0).default(BOOSTING.seed),
  limit: z.coerce.number().min(0).default(50),
  'quiet-limit': z.coerce.number().min(0).default(15),
  thresholds: z
    .string()
    .default('0.5,0.6,0.7')
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().min(0.2).max(1))),
});

const nameCount = z.coerce.number().int().min(1).max(100_000);

const note = (line: string) => process.stderr.write(`${line}\n`);

async function train(options: z.infer<typeof optionsSchema>): Promise<void> {
  const sets = [];
  for (const text of options.set) sets.push(await readTrainingSet(parseSet(text), note));
  for (const text of options['quiet-set']) sets.push(await readTrainingSet(parseSet(text), note, true));
  for (const text of options['quiet-names']) {
    const files = parseSet(text);
    const { data: count } = nameCount.safeParse(files.terms);
    if (count === undefined) throw new EvaluationError(`--quiet-names ${text}: write es:calls.jsonl:4000`);
    sets.push(await readQuietNames(files, count, note));
  }
  const boosting = { ...BOOSTING, trees: options.trees, leaves: options.leaves, seed: options.seed };
  const forests = foldForests(sets, boosting, note);
  note('measuring');
  const limits = { perSets: options.limit, perQuiet: options['quiet-limit'] };
  process.stdout.write(trainingReport(sets, forests, { thresholds: options.thresholds, limits }));
  if (options.out === undefined) return;
  note('training on everything');
  await writeFile(options.out, modelSource(trainModel(sets, forests.calibration, boosting), sets));
  const questions = path.join(path.dirname(options.out), 'question-model.ts');
  await writeFile(questions, questionModelSource(forests.questions.all, sets));
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run: train,
  isInputError: (error) => error instanceof EvaluationError,
});

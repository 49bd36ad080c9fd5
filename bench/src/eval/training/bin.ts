#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, crossValidate, foldForests, trainForest } from './cross-validation.ts';
import { modelSource } from './model-source.ts';
import { readTrainingSet } from './training-set.ts';

const HELP = `Trains the score of the online corrector and shows what it reaches on terms it was not trained with.

  node bench/dist/eval/training/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] [--out FILE]

  --set LANGUAGE:PAIRS:TERMS  pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; may be given often
  --out FILE                  writes the model, a TypeScript module, here (packages/correction/src/score-model.ts)
  --trees N, --leaves N       size of the forest (100 trees of 8 leaves)
  --thresholds LIST           thresholds to show, e.g. 0.4,0.5,0.6
  --help

  Example: … --set es:es_greedy.jsonl:es.terms.txt --set pt:pt.jsonl:pt.terms.txt --out packages/correction/src/score-model.ts

stdout has one line a set and threshold; progress goes to stderr. Exit codes: 0 done, 2 wrong options or files.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string()).min(1, 'give at least one --set'),
  out: z.string().optional(),
  trees: z.coerce.number().int().min(1).max(500),
  leaves: z.coerce.number().int().min(2).max(64),
  thresholds: z
    .string()
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().min(0).max(1))),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function train(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      set: { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
      trees: { type: 'string', default: String(BOOSTING.trees) },
      leaves: { type: 'string', default: String(BOOSTING.leaves) },
      thresholds: { type: 'string', default: '0.5,0.6,0.7' },
      help: { type: 'boolean', default: false },
    },
  });
  const { help, ...flags } = values;
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const { data: options, error } = optionsSchema.safeParse(flags);
  if (options === undefined) throw new EvaluationError(z.prettifyError(error));
  const sets = [];
  for (const text of options.set) sets.push(await readTrainingSet(parseSet(text), note));
  const boosting = { ...BOOSTING, trees: options.trees, leaves: options.leaves };
  const forests = foldForests(sets, boosting, note);
  const figures: string[] = [];
  for (const set of sets) {
    for (const threshold of options.thresholds) {
      const { werBefore, werAfter, recoveredPercent, brokenPer100k } = crossValidate(set, forests, {
        applyThreshold: threshold,
      });
      const figure = `${set.name} at ${threshold}: WER ${werBefore} to ${werAfter}, recovered ${recoveredPercent} %, broken ${brokenPer100k} per 100k`;
      process.stdout.write(`${figure}\n`);
      figures.push(figure);
    }
  }
  if (options.out === undefined) return;
  note('training on everything');
  const model = trainForest(
    sets.flatMap(({ candidates }) => candidates),
    boosting,
  );
  await writeFile(options.out, modelSource(model, sets));
}

try {
  await train(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EvaluationError || (error instanceof TypeError && 'code' in error))) throw error;
  note(error.message);
  process.exitCode = 2;
}

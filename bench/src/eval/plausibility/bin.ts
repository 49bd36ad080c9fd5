#!/usr/bin/env node
import path from 'node:path';
import { createSentenceEmbedder, OfflineError } from '@enmienda/correction/offline';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, foldCorrector, foldForests } from '../training/cross-validation.ts';
import { readTrainingSet } from '../training/training-set.ts';
import { doubtfulCandidates } from './doubtful-candidates.ts';
import { PLAUSIBILITY_FEATURES, plausibilityFeatures } from './plausibility-features.ts';
import { BROKEN_COUNTS, type FitResult, fitUnseen, type PlausibleCandidate } from './plausibility-fit.ts';

const HELP = `Measures what a sentence model adds to the score: how well a term fits its context, on corrections that the online score
leaves in doubt, for terms that neither it nor the weights have seen (five folds by term).

  node bench/dist/eval/plausibility/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] --model FOLDER [--json]

  --set LANGUAGE:PAIRS:TERMS   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en
  --model FOLDER               a sentence model in the layout of transformers.js (config.json, tokenizer.json, onnx/model_q4.onnx)
  --json                       prints the results as JSON
  --help

  Example: … --set es:web.jsonl:es.terms.txt --model models/multilingual-e5-small

Needs the package @huggingface/transformers. Takes some minutes: five forests, then some 10,000 texts at 4 ms each.
stdout has a row for each feature: the loss, and in each set how many right corrections come before the ${BROKEN_COUNTS.join('th, ')}th
that breaks a right word; progress goes to stderr.
Exit codes: 0 measured, 2 wrong options or files, or no package.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  model: z.string('give --model FOLDER'),
  json: z.boolean().default(false),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function measure(options: z.infer<typeof optionsSchema>): Promise<void> {
  const model = path.resolve(options.model);
  const embedder = await createSentenceEmbedder({
    model: path.basename(model),
    folder: path.dirname(model),
  });
  try {
    const candidates = await gather(options.set, embedder);
    const results = [
      fitUnseen('none', candidates, []),
      ...PLAUSIBILITY_FEATURES.map((name, index) => fitUnseen(name, candidates, [index])),
      fitUnseen('all', candidates, [...PLAUSIBILITY_FEATURES.keys()]),
    ];
    process.stdout.write(
      options.json
        ? `${JSON.stringify(results.map(({ right, ...rest }) => ({ ...rest, right: Object.fromEntries(right) })))}\n`
        : tableOf(results, candidates.length),
    );
  } finally {
    await embedder.close();
  }
}

async function gather(
  texts: readonly string[],
  embedder: Parameters<typeof plausibilityFeatures>[2]['embedder'],
): Promise<readonly PlausibleCandidate[]> {
  const sets = [];
  for (const text of texts) sets.push(await readTrainingSet(parseSet(text), note));
  const forests = foldForests(sets, BOOSTING, note);
  const gathered: PlausibleCandidate[] = [];
  for (const set of sets) {
    const candidates = await doubtfulCandidates(set, foldCorrector(set.lexicon, forests, {}));
    note(`${set.name}: ${candidates.length} candidates in doubt`);
    const terms = Array.from(set.lexicon.terms(), ({ canonical }) => canonical);
    const features = await plausibilityFeatures(candidates, terms, { embedder, progress: note });
    for (const [row, candidate] of candidates.entries()) {
      gathered.push({ ...candidate, set: set.name, features: features[row] ?? [] });
    }
  }
  return gathered;
}

function tableOf(results: readonly FitResult[], count: number): string {
  const sets = [...(results[0]?.right.keys() ?? [])];
  const head = ['beside the online score', 'loss', ...sets];
  const rows = results.map(({ name, loss, right }) => [
    name,
    loss.toFixed(4),
    ...sets.map((set) => (right.get(set) ?? []).join(' / ')),
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}\n${count} candidates in doubt.\n`;
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run: measure,
  isInputError: (error) => error instanceof EvaluationError || error instanceof OfflineError,
});

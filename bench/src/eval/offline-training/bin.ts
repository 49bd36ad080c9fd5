#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { comparisonTable } from '../comparison-table.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { parseSet } from '../set-notation.ts';
import { BOOSTING, foldCorrector, foldForests } from '../training/cross-validation.ts';
import { readTrainingSet } from '../training/training-set.ts';
import { hybridModelSource } from './hybrid-model-source.ts';
import { readOfflineSet } from './offline-set.ts';
import { compareOnUnseenTerms } from './offline-validation.ts';
import { fitWeights, foldWeights, heldOutLoss, onlineCoefficient, secondRows } from './second-weights.ts';

const HELP = `Fits what a second transcription adds to the offline score, and shows what both paths reach on terms never seen.

  node bench/dist/eval/offline-training/bin.js --set LANGUAGE:PAIRS:TERMS[:SECOND] [--set …] [--quiet-set LANGUAGE:PAIRS:TERMS …] [--out FILE]

  --set LANGUAGE:PAIRS:TERMS[:SECOND]
                   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; SECOND holds rows of the same ids from
                   another recogniser. The online score is trained on all sets, the weights on those with SECOND.
  --quiet-set LANGUAGE:PAIRS:TERMS
                   everyday speech in which no term is said, as the online score is trained with it
  --out FILE       writes the weights, a TypeScript module, here (packages/correction/src/offline/hybrid-model.ts)
  --threshold N    measures at this threshold (0 to 1) instead of those of the policy
  --help

  Example: … --set es:greedy.jsonl:es.terms.txt:lm.jsonl --set es:web.jsonl:es.terms.txt

Five folds by term: online scores, weights and figures of a term come from forests and weights that never saw it.
stdout has the weights, the loss on unseen terms and a table of the sets; progress goes to stderr.
Exit codes: 0 done, 2 wrong options or files.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string()).min(1, 'give at least one --set'),
  'quiet-set': z.array(z.string()),
  out: z.string().optional(),
  threshold: z.coerce.number('--threshold takes a number from 0 to 1').min(0).max(1).optional(),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function fit(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      set: { type: 'string', multiple: true, default: [] },
      'quiet-set': { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
      threshold: { type: 'string' },
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
  for (const text of options.set) sets.push(await readOfflineSet(parseSet(text), note));
  const quiet = [];
  for (const text of options['quiet-set']) quiet.push(await readTrainingSet(parseSet(text), note, true));
  const forests = foldForests([...sets, ...quiet], BOOSTING, note);
  const rows = [];
  for (const set of sets) {
    for (const row of await secondRows(set, foldCorrector(set.lexicon, forests, {}))) rows.push(row);
  }
  if (rows.length === 0) throw new EvaluationError('no set has a second transcription: give one as :SECOND');
  const weights = fitWeights(rows);
  const unseen = foldWeights(rows);
  const loss = heldOutLoss(rows, unseen);
  process.stdout.write(
    `weights: term ${weights.term}, same words ${weights['same-words']}, other words ${weights['other-words']}
online logit, if fitted too: ${onlineCoefficient(rows).toFixed(2)}
${rows.length} candidates; loss on unseen terms ${loss.fitted.toFixed(4)}, of the online score alone ${loss.online.toFixed(4)}\n\n`,
  );
  const policy = options.threshold === undefined ? {} : { applyThreshold: options.threshold };
  const comparisons = [];
  for (const set of sets) {
    note(`measuring ${set.name}`);
    const fitted = { forests, weights: unseen };
    comparisons.push(await compareOnUnseenTerms({ ...set, second: new Map() }, fitted, policy));
    if (set.second.size === 0) continue;
    const named = { ...set, name: `${set.name}, second transcription` };
    comparisons.push(await compareOnUnseenTerms(named, fitted, policy));
  }
  process.stdout.write(comparisonTable(comparisons));
  if (options.out === undefined) return;
  const fittedOn = { sets, candidates: rows.length };
  await writeFile(options.out, hybridModelSource(weights, fittedOn));
}

try {
  await fit(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EvaluationError || (error instanceof TypeError && 'code' in error))) throw error;
  note(error.message);
  process.exitCode = 2;
}

#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runCommand } from '../bench-command.ts';
import { EvaluationError } from '../eval/evaluation-error.ts';
import { type PreparedSet, prepareSet } from '../eval/prepared-set.ts';
import { parseSet } from '../eval/set-notation.ts';
import { rewritePage } from '../plot/marked-page.ts';
import { learningPlot } from './learning-plot.ts';
import { learningReport } from './learning-report.ts';
import { simulate } from './simulation.ts';

const HELP = `Simulates the learning loop: labelled rows come in as calls over some days, are corrected online, stored, edited by people,
corrected again offline at night; then the learning step publishes the lexicon version of the next day. Storage, edits, the offline path
and the learning step are the real ones, over a folder that is removed at the end.

  node bench/dist/learning/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] [options]

  --set LANGUAGE:PAIRS:TERMS   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; sets of one language share theirs
  --mentions                   only rows in which a term is said: quicker, and learns the same
  --days N                     the rows are dealt over so many days (30)
  --seed S                     of the order, of who edits what, and of their mistakes (1)
  --edited X                   share of the calls that one of eight people goes over and writes as it was said (0.8)
  --wrong-edits X              share of the mentions in which that person writes a term that sounds alike (0.05)
  --poison                     from day 5 on two more accounts write terms that nobody said into three calls of ten
  --plot FILE.svg              draws what learning adds day by day
  --write DIR                  rewrites the table of DIR/learning.md and DIR/learning.svg
  --json                       prints days and totals as JSON
  --help

  Example: … --set es:web.jsonl:es.terms.txt --set es:ctc.jsonl:es.terms.txt --days 30 --poison --plot learning.svg

What is corrected online never sees a reference: only people's edits are made from it. Takes some minutes for 8,000 rows. stdout has
the table; progress goes to stderr, a line a day. Exit codes: 0 done, 2 wrong options or files.
`;

const share = (name: string) => z.coerce.number(`--${name} takes a share of 0 to 1`).min(0).max(1);

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  mentions: z.boolean().default(false),
  days: z.coerce.number('--days takes a whole number').int().min(2).max(365).default(30),
  seed: z.coerce.number('--seed takes a whole number').int().min(0).default(1),
  edited: share('edited').default(0.8),
  'wrong-edits': share('wrong-edits').default(0.05),
  poison: z.boolean().default(false),
  plot: z
    .string()
    .regex(/\.svg$/u, 'give --plot FILE.svg')
    .optional(),
  write: z.string().optional(),
  json: z.boolean().default(false),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function run(options: z.infer<typeof optionsSchema>): Promise<void> {
  const sets: PreparedSet[] = [];
  for (const text of options.set) {
    const set = await prepareSet(parseSet(text), {}, note);
    sets.push(options.mentions ? withMentions(set) : set);
  }
  const { days, seed, edited } = options;
  const simulation = await simulate(
    sets,
    { days, seed, edited, wrongEdits: options['wrong-edits'], isPoisoned: options.poison },
    note,
  );
  const report = learningReport(simulation);
  const plot = learningPlot(simulation.days);
  if (options.plot !== undefined) await writeFile(options.plot, plot);
  if (options.write !== undefined) {
    await writeFile(path.join(options.write, 'learning.svg'), plot);
    await rewritePage(path.join(options.write, 'learning.md'), { simulation: report });
  }
  process.stdout.write(options.json ? `${JSON.stringify(simulation)}\n` : report);
}

function withMentions(set: PreparedSet): PreparedSet {
  const isKept = set.rows.map(({ terms }) => terms.length > 0);
  return {
    ...set,
    rows: set.rows.filter((_, i) => isKept[i]),
    counters: set.counters.filter((_, i) => isKept[i]),
  };
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run,
  isInputError: (error) => error instanceof EvaluationError,
});

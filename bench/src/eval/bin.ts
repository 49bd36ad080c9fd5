#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { comparisonTable } from './comparison-table.ts';
import { evaluate } from './evaluation.ts';
import { EvaluationError } from './evaluation-error.ts';
import { reportText } from './report.ts';
import { parseSet, type SetFiles } from './set-notation.ts';

const HELP = `Measures how well utterances are corrected, online and offline side by side.

  npm run eval -- --pairs FILE --terms FILE --language es|pt|en [options]
  npm run eval -- --set LANGUAGE:PAIRS:TERMS[:SECOND] [--set …] [options]

  --pairs FILE      one JSON row a line: { id, hypothesis, reference, terms, words?, nbest? }
  --terms FILE      the vocabulary to correct towards, one term a line
  --language CODE   es, pt or en
  --second FILE     rows of the same ids from another recogniser: the offline path's second transcription
  --out FILE        writes one JSON line a row here: { id, online, offline }, the two corrected texts
  --set …           the same four of one set; with --set the measures are a table (Markdown), a row a set
  --dialect TAG     es-419 (default), es-ES, es-MX, es-CO, es-AR, es-CL, es-PE; pt-BR (default), pt-PT
  --limit N         only the first N rows
  --text-only       leaves the words' confidences and the n-best hypotheses of the rows out
  --json            prints the measures as JSON
  --help

  Examples: npm run eval -- --pairs calls.jsonl --terms terms.txt --language es --out corrected.jsonl
            npm run eval -- --set es:calls.jsonl:terms.txt --set es:calls.jsonl:terms.txt:whisper.jsonl

Each row counts as a turn and a call of its own. stdout has the measures; progress goes to stderr.
Exit codes: 0 measured, 2 options or files that can't be used (the message says which).
`;

const sharedOptions = {
  dialect: z.string().optional(),
  limit: z.coerce.number('--limit takes a whole number').int().min(1).optional(),
  'text-only': z.boolean(),
  json: z.boolean(),
};

const oneSetSchema = z.strictObject({
  pairs: z.string('give --pairs FILE'),
  terms: z.string('give --terms FILE'),
  language: z.string('give --language es, pt or en'),
  second: z.string().optional(),
  out: z.string().optional(),
  ...sharedOptions,
});

const manySetsSchema = z.strictObject({
  set: z.array(z.string()),
  ...sharedOptions,
});

const note = (line: string) => process.stderr.write(`${line}\n`);

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        pairs: { type: 'string' },
        terms: { type: 'string' },
        language: { type: 'string' },
        second: { type: 'string' },
        set: { type: 'string', multiple: true },
        dialect: { type: 'string' },
        out: { type: 'string' },
        limit: { type: 'string' },
        'text-only': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new EvaluationError(`${cause instanceof Error ? cause.message : 'bad option'}; see --help`, {
      cause,
    });
  }
}

function parsed<T>(schema: z.ZodType<T>, flags: unknown): T {
  const result = schema.safeParse(flags);
  if (!result.success) throw new EvaluationError(`${z.prettifyError(result.error)}\nSee --help.`);
  return result.data;
}

async function run(argv: readonly string[]): Promise<void> {
  const { help, ...flags } = parseFlags(argv);
  if (help) process.stdout.write(HELP);
  else if (flags.set === undefined) await measureOne(parsed(oneSetSchema, flags));
  else await measureMany(parsed(manySetsSchema, flags));
}

async function measureOne(options: z.infer<typeof oneSetSchema>): Promise<void> {
  const { out, json, second, 'text-only': isTextOnly, ...source } = options;
  const files = { ...source, ...(second === undefined ? {} : { second }) };
  const { rows, online, offline } = await evaluate({ ...files, isTextOnly }, note);
  if (out !== undefined) await writeRows(out, rows);
  process.stdout.write(json ? `${JSON.stringify({ online, offline })}\n` : reportText({ online, offline }));
}

async function measureMany(options: z.infer<typeof manySetsSchema>): Promise<void> {
  const { set, dialect, limit, json, 'text-only': isTextOnly } = options;
  const comparisons = [];
  for (const files of set.map(parseSet)) {
    const name = nameOf(files);
    note(name);
    const { online, offline } = await evaluate({ ...files, dialect, limit, isTextOnly }, note);
    comparisons.push({ name, online, offline });
  }
  process.stdout.write(json ? `${JSON.stringify(comparisons)}\n` : comparisonTable(comparisons));
}

function nameOf({ pairs, second }: SetFiles): string {
  const name = path.basename(pairs, '.jsonl');
  return second === undefined ? name : `${name} + ${path.basename(second, '.jsonl')}`;
}

async function writeRows(file: string, rows: readonly object[]): Promise<void> {
  try {
    await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  } catch (cause) {
    throw new EvaluationError(`${file} can't be written: give --out a path in a folder that is there`, {
      cause,
    });
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EvaluationError)) throw error;
  note(error.message);
  process.exitCode = 2;
}

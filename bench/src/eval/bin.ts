#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { evaluate } from './evaluation.ts';
import { EvaluationError } from './evaluation-error.ts';
import { reportText } from './report.ts';

const HELP = `Measures how well a set of utterances is corrected, online and offline side by side.

  npm run eval -- --pairs FILE --terms FILE --language es|pt|en [options]

  --pairs FILE      one JSON row a line: { id, hypothesis, reference, terms, words?, nbest? }
  --terms FILE      the vocabulary to correct towards, one term a line
  --language CODE   es, pt or en
  --dialect TAG     es-419 (default), es-ES, es-MX, es-CO, es-AR, es-CL, es-PE; pt-BR (default), pt-PT
  --out FILE        writes one JSON line a row here: { id, online, offline }, the two corrected texts
  --limit N         only the first N rows
  --text-only       leaves the words' confidences and the n-best hypotheses of the rows out
  --json            prints the measures as JSON
  --help

  Example: npm run eval -- --pairs calls.jsonl --terms terms.txt --language es --out corrected.jsonl

Each row counts as a turn and a call of its own. stdout has the measures; progress goes to stderr.
Exit codes: 0 measured, 2 options or files that can't be used (the message says which).
`;

const optionsSchema = z.strictObject({
  pairs: z.string('give --pairs FILE'),
  terms: z.string('give --terms FILE'),
  language: z.string('give --language es, pt or en'),
  dialect: z.string().optional(),
  out: z.string().optional(),
  limit: z.coerce.number('--limit takes a whole number').int().min(1).optional(),
  'text-only': z.boolean(),
  json: z.boolean(),
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

async function run(argv: readonly string[]): Promise<void> {
  const { help, ...flags } = parseFlags(argv);
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const parsed = optionsSchema.safeParse(flags);
  if (!parsed.success) throw new EvaluationError(`${z.prettifyError(parsed.error)}\nSee --help.`);
  const { out, json, 'text-only': isTextOnly, ...source } = parsed.data;
  const evaluation = await evaluate({ ...source, isTextOnly }, note);
  if (out !== undefined) {
    const lines = evaluation.rows.map((row) => `${JSON.stringify(row)}\n`);
    await writeFile(out, lines.join(''));
  }
  const { online, offline } = evaluation;
  process.stdout.write(json ? `${JSON.stringify({ online, offline })}\n` : reportText({ online, offline }));
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof EvaluationError)) throw error;
  note(error.message);
  process.exitCode = 2;
}

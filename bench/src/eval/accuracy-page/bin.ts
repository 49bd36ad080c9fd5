#!/usr/bin/env node
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCorrector } from '@enmienda/correction';
import { z } from 'zod';
import { OptionsError, runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { MAIN_SETS, NAME_SETS, WHISPER_SETS } from './development-sets.ts';
import { errorPart } from './error-part.ts';
import { examplesPart } from './examples-part.ts';
import { mainParts } from './main-parts.ts';
import { replaceMarkedPart } from './marked-parts.ts';
import { type PageRun, referencesOf } from './page-run.ts';
import { clarificationPart, namesPart } from './question-part.ts';
import { antiPart, whisperPart } from './small-parts.ts';
import { tuningPart } from './tuning-part.ts';
import { trainOnOtherTerms } from './unseen-terms.ts';

const HELP = `Measures the development sets and writes the tables, figures and examples of docs/accuracy.md anew,
and what the command of docs/tuning.md prints.

  node bench/dist/eval/accuracy-page/bin.js [--dir DIR] [--examples] [--dry-run]

  --dir DIR    the folder of the sets (default: ENMIENDA_EVAL_DIR): dev.NAME.jsonl and their vocabularies
  --examples   only the examples and docs/tuning.md, which need no set
  --dry-run    measures and prints the parts, and writes nothing
  --help

  Example: ENMIENDA_EVAL_DIR=sets node bench/dist/eval/accuracy-page/bin.js

Trains the score for each fold of terms first. Takes some minutes; progress goes to stderr.
Exit codes: 0 done, 2 options or files that can't be used (the message says which).
`;

const ROOT = path.join(import.meta.dirname, '..', '..', '..', '..');
const PAGE = path.join(ROOT, 'docs', 'accuracy.md');
const TUNING_PAGE = path.join(ROOT, 'docs', 'tuning.md');
const FIGURES = path.join(ROOT, 'docs', 'accuracy');

const optionsSchema = z.strictObject({
  dir: z.string().optional(),
  examples: z.boolean().default(false),
  'dry-run': z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

const note = (line: string) => process.stderr.write(`${line}\n`);

async function run({
  dir = process.env['ENMIENDA_EVAL_DIR'],
  examples,
  'dry-run': isDryRun,
}: Options): Promise<void> {
  const parts = new Map([['examples', await examplesPart(path.join(ROOT, 'data', 'lexicons'))]]);
  const tuning = await tuningPart(ROOT);
  if (isDryRun) process.stdout.write(`tuning\n\n${tuning}\n`);
  else await writeFile(TUNING_PAGE, replaceMarkedPart(await readFile(TUNING_PAGE, 'utf8'), 'tuning', tuning));
  if (examples) {
    await writePage(parts, new Map(), isDryRun);
    return;
  }
  if (dir === undefined) {
    throw new OptionsError('give --dir DIR or set ENMIENDA_EVAL_DIR to the folder of the sets');
  }
  const page = await openRun(dir);
  const main = await mainParts(page);
  for (const [name, text] of Object.entries(main.parts)) parts.set(name, text);
  parts.set('evidence-own', await whisperPart(page));
  parts.set('clarification', await clarificationPart(page));
  parts.set('names', await namesPart(page));
  parts.set('anti', await antiPart(page));
  parts.set('errors', await errorPart(page));
  await writePage(parts, main.figures, isDryRun);
}

async function openRun(folder: string): Promise<PageRun> {
  const makeUnseen = await trainOnOtherTerms(folder, note);
  const references = await referencesOf([...MAIN_SETS, ...WHISPER_SETS, ...NAME_SETS], folder);
  return { folder, makeUnseen, makeBuiltIn: createCorrector, references, note };
}

async function writePage(
  parts: ReadonlyMap<string, string>,
  figures: ReadonlyMap<string, string>,
  isDryRun: boolean,
): Promise<void> {
  if (isDryRun) {
    for (const [name, text] of parts) process.stdout.write(`${name}\n\n${text}\n`);
    return;
  }
  let page = await readFile(PAGE, 'utf8');
  for (const [name, text] of parts) page = replaceMarkedPart(page, name, text);
  await writeFile(PAGE, page);
  await mkdir(FIGURES, { recursive: true });
  for (const [name, svg] of figures) await writeFile(path.join(FIGURES, name), svg);
  note(`wrote ${parts.size} parts and ${figures.size} figures`);
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run,
  isInputError: (error) => error instanceof EvaluationError,
});

#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { phoneFeatures } from '@enmienda/correction/training';
import { z } from 'zod';
import { runCommand } from '../../bench-command.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { prepareSet } from '../prepared-set.ts';
import { parseSet } from '../set-notation.ts';
import { addSet, type LanguageSounds, soundsOfLanguage } from './language-sounds.ts';

const HELP = `Writes what train.py, in the source folder of this command, trains the sound encoder with: the phones of words and names, of each
vocabulary, and of what was heard for its missed terms.

  node bench/dist/eval/sound-encoder/bin.js --set LANGUAGE:PAIRS:TERMS [--set …] --out FOLDER

  --set LANGUAGE:PAIRS:TERMS   pairs (JSON lines) and vocabulary (a term a line) of es, pt or en; the sets of a language
                               share one vocabulary
  --out FOLDER                 where sounds.json goes
  --help

  Example: … --set es:web.jsonl:es.terms.txt --set pt:web-pt.jsonl:pt.terms.txt --out /tmp/sounds

Progress goes to stderr. Exit codes: 0 written, 2 wrong options or files.
`;

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  out: z.string('give --out FOLDER'),
});

const note = (line: string) => process.stderr.write(`${line}\n`);

async function writeSounds(options: z.infer<typeof optionsSchema>): Promise<void> {
  const languages: Record<string, LanguageSounds> = {};
  for (const text of options.set) {
    const set = await prepareSet(parseSet(text), {}, note);
    const sounds = (languages[set.language.code] ??= soundsOfLanguage(set));
    const missed = addSet(sounds, set);
    note(`${set.name}: ${missed} missed terms`);
  }
  await mkdir(options.out, { recursive: true });
  const file = path.join(options.out, 'sounds.json');
  await writeFile(file, JSON.stringify({ features: phoneFeatures(), languages }));
  note(`wrote ${file}`);
}

await runCommand({
  help: HELP,
  schema: optionsSchema,
  run: writeSounds,
  isInputError: (error) => error instanceof EvaluationError,
});

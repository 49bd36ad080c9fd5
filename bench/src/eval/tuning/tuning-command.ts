import { z } from 'zod';
import { readOptions } from '../../bench-command.ts';
import { prepareSet } from '../prepared-set.ts';
import { tune } from './tuning.ts';
import { tuningText } from './tuning-text.ts';

const HELP = `Says which thresholds labelled utterances of your own ask for.

  npm run eval -- tune --pairs FILE --terms FILE --language es|pt|en [options]

  --pairs FILE      one JSON row a line: { id, hypothesis, reference, terms?, words?, nbest? };
                    or a folder of calls, as data/calls/es
  --terms FILE      the vocabulary, one term a line; or a folder of lexicons (LANGUAGE/SECTOR.json)
  --language CODE   es, pt or en
  --dialect TAG     e.g. es-MX
  --broken N        right words in 100,000 that may be broken (50)
  --json            prints everything as JSON
  --help

  Example: npm run eval -- tune --pairs calls.jsonl --terms lexicons --language es --broken 30

stdout has the advice; progress goes to stderr. How to read it: docs/tuning.md.
Exit codes: 0 done, 2 options or files that can't be used (the message says which).
`;

const optionsSchema = z.strictObject({
  pairs: z.string('give --pairs FILE'),
  terms: z.string('give --terms FILE'),
  language: z.string('give --language es, pt or en'),
  dialect: z.string().optional(),
  broken: z.coerce.number('--broken takes a number').positive().max(100_000).default(50),
  json: z.boolean().default(false),
});

/** Runs `tune` and returns what goes to stdout. @throws OptionsError, and EvaluationError for files that can't be used */
export async function runTuning(argv: readonly string[], progress: (line: string) => void): Promise<string> {
  const options = readOptions(optionsSchema, argv);
  if (options === 'help') return HELP;
  const set = await prepareSet(options, { dialect: options.dialect }, progress);
  const tuning = tune(set, options.broken);
  return options.json ? `${JSON.stringify(tuning)}\n` : tuningText(tuning, options.broken);
}

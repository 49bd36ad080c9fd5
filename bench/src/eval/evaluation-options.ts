import { z } from 'zod';
import { OptionsError, readOptions } from '../bench-command.ts';
import { parseBaselineName } from './baselines/baseline.ts';
import { parseSet, type SetFiles } from './set-notation.ts';

const DISTRACTORS_MAX = 200_000;

const sharedSchema = {
  dialect: z.string().optional(),
  limit: z.coerce.number('--limit takes a whole number').int().min(1).optional(),
  distractors: z.coerce
    .number('--distractors takes a whole number')
    .int()
    .min(0)
    .max(DISTRACTORS_MAX)
    .default(0),
  confidences: z
    .enum(['own', 'none', 'drawn', 'drawn-telephone'], {
      error: '--confidences is own, none, drawn or drawn-telephone',
    })
    .optional(),
  nbest: z.enum(['own', 'none'], { error: '--nbest is own or none' }).optional(),
  'text-only': z.boolean().default(false),
  threshold: z.coerce.number('--threshold takes a number').min(0).max(1).optional(),
  critical: z.boolean().default(false),
  baseline: z.array(z.string()).default([]),
  curve: z
    .array(z.string().regex(/\.(?:json|csv|svg)$/u, 'give --curve FILE.json, .csv or .svg'))
    .default([]),
  json: z.boolean().default(false),
};

const oneSetSchema = z.strictObject({
  pairs: z.string('give --pairs FILE'),
  terms: z.string('give --terms FILE'),
  language: z.string('give --language es, pt or en'),
  second: z.string().optional(),
  out: z.string().optional(),
  ...sharedSchema,
});

const manySetsSchema = z.strictObject({ set: z.array(z.string()), ...sharedSchema });

/** What `npm run eval` was asked to do. */
export interface EvaluationOptions {
  readonly sets: readonly SetFiles[];
  /** Whether the sets were given by `--set`: then there is a table, a row a set. */
  readonly isTable: boolean;
  readonly out: string | undefined;
  readonly curveFiles: readonly string[];
  readonly isJson: boolean;
  readonly measured: Omit<z.infer<typeof manySetsSchema>, 'set' | 'json' | 'curve'>;
}

/** Reads the arguments, or says that help is wanted. @throws OptionsError, EvaluationError naming what can't be used */
export function parseOptions(argv: readonly string[]): EvaluationOptions | 'help' {
  const isTable = argv.some((argument) => argument === '--set' || argument.startsWith('--set='));
  const read = isTable ? manySets(argv) : oneSet(argv);
  if (read === 'help') return 'help';
  const { sets, out, shared } = read;
  const { curve, json, ...measured } = shared;
  measured.baseline.forEach(parseBaselineName);
  if (measured['text-only'] && (measured.confidences !== undefined || measured.nbest !== undefined)) {
    throw new OptionsError('--text-only leaves both out: give it without --confidences and --nbest');
  }
  return { sets, isTable, out, curveFiles: curve, isJson: json, measured };
}

function oneSet(argv: readonly string[]) {
  const options = readOptions(oneSetSchema, argv);
  if (options === 'help') return options;
  const { pairs, terms, language, second, out, ...shared } = options;
  const files = { language, pairs, terms, ...(second === undefined ? {} : { second }) };
  return { sets: [files], out, shared };
}

function manySets(argv: readonly string[]) {
  const options = readOptions(manySetsSchema, argv);
  if (options === 'help') return options;
  const { set, ...shared } = options;
  return { sets: set.map(parseSet), out: undefined, shared };
}

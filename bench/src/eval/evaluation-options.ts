import { parseArgs } from 'node:util';
import { z } from 'zod';
import { parseBaselineName } from './baselines/baseline.ts';
import { EvaluationError } from './evaluation-error.ts';
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
  'text-only': z.boolean(),
  threshold: z.coerce.number('--threshold takes a number').min(0).max(1).optional(),
  critical: z.boolean(),
  baseline: z.array(z.string()).default([]),
  curve: z
    .array(z.string().regex(/\.(?:json|csv|svg)$/u, 'give --curve FILE.json, .csv or .svg'))
    .default([]),
  json: z.boolean(),
};

const oneSetSchema = z.strictObject({
  pairs: z.string('give --pairs FILE'),
  terms: z.string('give --terms FILE'),
  language: z.string('give --language es, pt or en'),
  second: z.string().optional(),
  out: z.string().optional(),
  ...sharedSchema,
});

const manySetsSchema = z.strictObject({ set: z.array(z.string()).min(1), ...sharedSchema });

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

/** Reads the arguments, or says that help is wanted. @throws EvaluationError naming what can't be used */
export function parseOptions(argv: readonly string[]): EvaluationOptions | 'help' {
  const { help, ...flags } = parseFlags(argv);
  if (help) return 'help';
  const isTable = flags.set !== undefined;
  const { sets, out, shared } = isTable ? manySets(flags) : oneSet(flags);
  const { curve, json, ...measured } = shared;
  measured.baseline.forEach(parseBaselineName);
  if (measured['text-only'] && (measured.confidences !== undefined || measured.nbest !== undefined)) {
    throw new EvaluationError('--text-only leaves both out: give it without --confidences and --nbest');
  }
  return { sets, isTable, out, curveFiles: curve, isJson: json, measured };
}

function oneSet(flags: unknown) {
  const { pairs, terms, language, second, out, ...shared } = parsed(oneSetSchema, flags);
  const files = { language, pairs, terms, ...(second === undefined ? {} : { second }) };
  return { sets: [files], out, shared };
}

function manySets(flags: unknown) {
  const { set, ...shared } = parsed(manySetsSchema, flags);
  return { sets: set.map(parseSet), out: undefined, shared };
}

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
        distractors: { type: 'string' },
        confidences: { type: 'string' },
        nbest: { type: 'string' },
        'text-only': { type: 'boolean', default: false },
        threshold: { type: 'string' },
        critical: { type: 'boolean', default: false },
        baseline: { type: 'string', multiple: true },
        curve: { type: 'string', multiple: true },
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

#!/usr/bin/env node
import { z } from 'zod';
import { runCommand } from '../bench-command.ts';
import { EvaluationError } from '../eval/evaluation-error.ts';
import { prepareSet } from '../eval/prepared-set.ts';
import { parseSet } from '../eval/set-notation.ts';
import { simulate } from './simulation.ts';

const optionsSchema = z.strictObject({
  set: z.array(z.string(), 'give at least one --set'),
  days: z.coerce.number('--days takes a whole number').int().min(2).max(365).default(30),
  seed: z.coerce.number('--seed takes a whole number').int().min(0).default(1),
  edited: z.coerce.number('--edited takes a share').min(0).max(1).default(0.6),
  'wrong-edits': z.coerce.number('--wrong-edits takes a share').min(0).max(1).default(0.05),
  poison: z.boolean().default(false),
  json: z.boolean().default(false),
});
const note = (line: string) => process.stderr.write(`${line}\n`);

await runCommand({
  help: 'x',
  schema: optionsSchema,
  async run(options) {
    const sets = [];
    for (const text of options.set) sets.push(await prepareSet(parseSet(text), {}, note));
    const result = await simulate(
      sets,
      { ...options, wrongEdits: options['wrong-edits'], isPoisoned: options.poison },
      note,
    );
    process.stdout.write(
      `${JSON.stringify({ ...result, reports: result.reports.slice(-40).map((r) => ({ measured: r.measured, sources: r.sources.map((x) => `${x.source.name} ${x.right}/${x.wrong}`), distrusted: r.distrusted.map((x) => x.source.name) })) }, null)}\n`,
    );
  },
  isInputError: (error) => error instanceof EvaluationError,
});

#!/usr/bin/env node
import os from 'node:os';
import { parseArgs } from 'node:util';
import { spanish } from '@enmienda/correction/es';
import { type LatencyRow, measureLatency } from './latency/latency-suite.ts';

const HELP = `Times the correction of 20-word utterances against lexicons of made-up terms, beside other ways to find them.

  npm run bench -- [--smoke] [--json]

  --smoke   one iteration each at 100 terms, to see that everything still runs and answers right
  --json    prints the rows as JSON
  --help

  Example: npm run bench

Times are of one utterance. The budget: p99 of processOnline below 1,000 µs at 10,000 terms. Every iteration asserts its
answer. Exit codes: 0 measured, 1 a wrong answer, 2 a wrong option.
`;

async function run(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      smoke: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const options = values.smoke
    ? { termCounts: [100], iterations: 1 }
    : { termCounts: [100, 1_000, 10_000, 60_000], iterations: 5_000 };
  const rows = await measureLatency(spanish(), options, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(values.json ? `${JSON.stringify(rows)}\n` : table(rows));
}

function table(rows: readonly LatencyRow[]): string {
  const cells = rows.map((row) =>
    [row.name, row.terms, row.iterations, row.p50Us, row.p99Us, row.p999Us].map(String),
  );
  const lines = [['', 'terms', 'runs', 'p50 µs', 'p99 µs', 'p99.9 µs'], ...cells].map(
    ([name = '', ...numbers]) => [name.padEnd(34), ...numbers.map((number) => number.padStart(10))].join(''),
  );
  return `${lines.join('\n')}\nNode ${process.version}, ${os.cpus()[0]?.model ?? 'unknown CPU'}\n`;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isOption = error instanceof TypeError && 'code' in error;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isOption ? 2 : 1;
}

#!/usr/bin/env node
import os from 'node:os';
import { parseArgs } from 'node:util';
import { spanish } from '@enmienda/correction/es';
import { type LatencyRow, measureLatency } from './latency/latency-suite.ts';

const HELP = `Times the correction of 20-word utterances against lexicons of made-up terms, beside other ways to find them.

  npm run bench -- [--smoke] [--json]

  --smoke   one iteration each at 100 terms, to see that everything still runs and answers right
  --json    prints the machine and the rows as JSON
  --help

  Example: npm run bench

Times are of one utterance. The budget: p99 of processOnline below 1,000 µs at 10,000 terms. All are given the same
terms, known errors and utterances, and every iteration asserts its answer: known errors must be found by all; of terms
with a letter missing those that lie within a peer's own limits (ratio 0.85, distance 2), the others it can't find.
"misheard" is the share of these terms found, "wrong" how many terms an utterance are found that nobody said: peers
name everything near, ours corrects only what it is sure of.
Exit codes: 0 measured, 1 a wrong answer, 2 a wrong option.
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
  const machine = machineOf();
  process.stdout.write(values.json ? `${JSON.stringify({ machine, rows })}\n` : table(machine, rows));
}

function machineOf() {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model ?? 'unknown CPU',
    cores: cpus.length,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    loadAverage: os.loadavg()[0] ?? 0,
  };
}

const HEADINGS = ['terms', 'runs', 'p50 µs', 'p99 µs', 'p99.9 µs', '× ours', 'misheard', 'wrong'];

function table(machine: ReturnType<typeof machineOf>, rows: readonly LatencyRow[]): string {
  const lines = [['', ...HEADINGS], ...rows.map(cellsOf)].map(([name = '', ...cells]) =>
    [name.padEnd(32), ...cells.map((cell) => cell.padStart(10))].join(''),
  );
  const { cpu, cores, node, date, loadAverage } = machine;
  return `${lines.join('\n')}\n${cpu}, ${cores} cores, load ${loadAverage.toFixed(1)}, Node ${node}, ${date}\n`;
}

function cellsOf(row: LatencyRow): readonly string[] {
  return [
    row.name,
    String(row.terms),
    String(row.iterations),
    row.p50Us.toFixed(0),
    row.p99Us.toFixed(0),
    row.p999Us.toFixed(0),
    row.timesOurs.toFixed(1),
    `${(row.misheardFound * 100).toFixed(0)} %`,
    row.wrongAnUtterance.toFixed(2),
  ];
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  const isOption = error instanceof TypeError && 'code' in error;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isOption ? 2 : 1;
}

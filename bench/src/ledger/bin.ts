#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runCommand } from '../bench-command.ts';
import { rewritePage } from '../plot/marked-page.ts';
import { type CatalogMeasure, measureCatalog } from './catalog-measures.ts';
import { fillCatalog } from './filled-catalog.ts';
import { measureThroughput, type ThroughputMeasure } from './throughput-measures.ts';

const HELP = `Measures the catalog with many recordings, and how fast jobs are claimed and committed, on SQLite and on PostgreSQL, with
pg-boss and graphile-worker doing the same on the same PostgreSQL.

  node bench/dist/ledger/bin.js [--recordings N] [--queries N] [--jobs N] [--engine NAME …] [--write PAGE] [--json] [--smoke]

  --recordings N   rows of the catalog (1000000)
  --queries N      so many pages of each kind (1000)
  --jobs N         so many jobs are claimed and committed one by one; ten times as many in batches (4000)
  --engine NAME    sqlite or postgres; may be given often (both)
  --write PAGE     rewrites the tables marked catalog and throughput of this page, e.g. docs/reliability.md
  --smoke          a few of everything, to see that it still runs
  --json           prints the measures as JSON
  --help

  Example: … --engine sqlite --recordings 100000

The databases are made in a temporary folder, flush every commit to the disk, and are removed. Exit codes: 0 measured, 1 a budget
was missed, 2 wrong options.
`;

const count = z.coerce.number('give a whole number').int().min(1).max(10_000_000);
const optionsSchema = z.strictObject({
  recordings: count.default(1_000_000),
  queries: count.default(1000),
  jobs: count.default(4000),
  engine: z.array(z.enum(['sqlite', 'postgres'])).default(['sqlite', 'postgres']),
  write: z.string().optional(),
  smoke: z.boolean().default(false),
  json: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

const SMOKE = { recordings: 1000, queries: 10, jobs: 50 };
const PROCESSES = 4;
const BATCH = 50;
const BUDGETS_PER_S = { sqlite: 200, single: 300, batched: 1500 };
const SERVER = fileURLToPath(new URL('../../../scripts/postgres.mjs', import.meta.url));

const note = (line: string) => process.stderr.write(`${line}\n`);

await runCommand({ help: HELP, schema: optionsSchema, run });

async function run(given: Options): Promise<void> {
  const options = given.smoke ? { ...given, ...SMOKE } : given;
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-ledger-bench-'));
  const server = options.engine.includes('postgres') ? await startServer() : undefined;
  try {
    const urls = {
      sqlite: path.join(folder, 'enmienda.sqlite'),
      postgres: server?.url ?? '',
    };
    const throughput: ThroughputMeasure[] = [];
    if (options.engine.includes('sqlite')) throughput.push(await measureSqlite(urls.sqlite, options));
    if (options.engine.includes('postgres'))
      throughput.push(...(await measurePostgres(urls.postgres, options)));
    const catalogs = new Map<string, readonly CatalogMeasure[]>();
    for (const engine of options.engine) {
      note(`filling a catalog on ${engine}`);
      await fillCatalog(urls[engine], { ...options, folder }, note);
      catalogs.set(engine, await measureCatalog(urls[engine], { ...options, folder }));
    }
    const origin = `${options.recordings} recordings, ${options.jobs} jobs one by one and ${options.jobs * 10} in batches. ${machineOf()}`;
    const parts = {
      catalog: `${catalogTable(catalogs)}\n${origin}\n`,
      throughput: throughputTable(throughput),
    };
    if (options.write !== undefined) await rewritePage(options.write, parts);
    const measures = { origin, catalogs: Object.fromEntries(catalogs), throughput };
    process.stdout.write(
      options.json ? `${JSON.stringify(measures)}\n` : `${parts.catalog}\n${parts.throughput}`,
    );
    const isMissed =
      [...catalogs.values()].flat().some(({ p99Ms, budgetMs }) => p99Ms > budgetMs) ||
      throughput.some(({ jobsPerS, budgetPerS = 0 }) => jobsPerS < budgetPerS);
    if (isMissed && !options.smoke) process.exitCode = 1;
  } finally {
    await server?.stop();
    await rm(folder, { recursive: true });
  }
}

function measureSqlite(url: string, { jobs }: Options): Promise<ThroughputMeasure> {
  note('emptying the queue on SQLite');
  const about = { engine: 'SQLite', queue: 'enmienda', processes: 1, atOnce: 1 } as const;
  return measureThroughput({ ...about, url: `${url}.queue`, jobs, budgetPerS: BUDGETS_PER_S.sqlite });
}

async function measurePostgres(url: string, { jobs }: Options): Promise<readonly ThroughputMeasure[]> {
  const measures: ThroughputMeasure[] = [];
  for (const atOnce of [1, BATCH]) {
    for (const queue of ['enmienda', 'pg-boss', 'graphile-worker'] as const) {
      note(`emptying the queue of ${queue} on PostgreSQL, ${atOnce} at once`);
      const budgetPerS = atOnce === 1 ? BUDGETS_PER_S.single : BUDGETS_PER_S.batched;
      measures.push(
        await measureThroughput({
          engine: 'PostgreSQL',
          queue,
          processes: PROCESSES,
          atOnce,
          url,
          jobs: atOnce === 1 ? jobs : jobs * 10,
          ...(queue === 'enmienda' ? { budgetPerS } : {}),
        }),
      );
    }
  }
  return measures;
}

/** A server of its own that flushes to the disk, as in production. */
async function startServer(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [SERVER, '--durable'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

function catalogTable(catalogs: ReadonlyMap<string, readonly CatalogMeasure[]>): string {
  const rows = [...catalogs].flatMap(([engine, measures]) =>
    measures.map(({ what, p50Ms, p99Ms, budgetMs }) => [
      what,
      engine,
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      budgetMs.toFixed(0),
    ]),
  );
  return table(['what', 'engine', 'p50, ms', 'p99, ms', 'at most'], rows);
}

function throughputTable(measures: readonly ThroughputMeasure[]): string {
  const rows = measures.map(({ engine, queue, processes, atOnce, jobsPerS, budgetPerS }) => [
    queue,
    engine,
    String(processes),
    String(atOnce),
    jobsPerS.toFixed(0),
    budgetPerS?.toFixed(0) ?? '',
  ]);
  return table(['queue', 'engine', 'processes', 'at once', 'jobs/s', 'at least'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, column) => (column < 2 ? '---' : '---:')), ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |\n`).join('');
}

function machineOf(): string {
  const [processor] = cpus();
  return `${processor?.model.trim() ?? 'Unknown processor'}, ${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`;
}

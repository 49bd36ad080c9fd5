#!/usr/bin/env node
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spanish } from '@enmienda/correction/es';
import {
  createFaissIndex,
  createFlatIndex,
  createPhoneEmbedder,
  createUsearchIndex,
  type IndexLibrary,
  loadFaissIndex,
  loadFlatIndex,
  loadUsearchIndex,
  OfflineError,
} from '@enmienda/correction/offline';
import { z } from 'zod';
import { runCommand } from '../bench-command.ts';
import { readSampleCalls, readSpeech } from '../latency/speech.ts';
import { rewritePage } from '../plot/marked-page.ts';
import { bankPhrases } from './bank-phrases.ts';
import { exactTen, type IndexMeasures, measureIndex } from './index-measures.ts';

const HELP = `Measures the indexes of the vector bank on vectors of what was heard: how long they take to build, save, load and search, how
many of the ten truly nearest they find, and how long a search of many keeps the event loop from its turn.

  node bench/dist/bank/bin.js [--speech FILE …] [--pairs N] [--queries N] [--index NAME …] [--write PAGE] [--json]

  --speech FILE   what a recogniser wrote, JSON lines with "hypothesis"; may be given often (the sample calls). Its runs of one to
                  four words are the phrases; names with a letter lost or doubled fill up
  --pairs N       so many phrases (100000)
  --queries N     so many more are looked up (1000)
  --index NAME    usearch, faiss or flat; may be given often (all that are installed)
  --write PAGE    rewrites the table marked bank-N of this page, N as --pairs (docs/decisions/0003-vector-index.md)
  --json          prints the measures as JSON
  --help

  Example: … --pairs 10000 --index usearch

Times are processor time, so that other load on the machine hardly counts. stdout has the table; progress goes to stderr.
Exit codes: 0 measured, 1 usearch misses more than one in a hundred or holds the event loop for more than 20 ms, 2 wrong options or files.
`;

const LIBRARIES: Readonly<Record<'usearch' | 'faiss' | 'flat', IndexLibrary>> = {
  usearch: { create: createUsearchIndex, load: loadUsearchIndex },
  faiss: { create: createFaissIndex, load: loadFaissIndex },
  flat: { create: (dimension) => Promise.resolve(createFlatIndex(dimension)), load: loadFlatIndex },
};
const RECALL_MIN = 0.99;
const HOLD_MAX_MS = 20;
const SAMPLE_CALLS = fileURLToPath(new URL('../../../data/calls/es', import.meta.url));

const count = z.coerce.number('give a whole number').int().min(1).max(5_000_000);
const optionsSchema = z.strictObject({
  speech: z.array(z.string()).default([]),
  pairs: count.default(100_000),
  queries: count.default(1000),
  index: z.array(z.enum(['usearch', 'faiss', 'flat'])).default(['usearch', 'faiss', 'flat']),
  write: z.string().optional(),
  json: z.boolean().default(false),
});

type Options = z.infer<typeof optionsSchema>;

const note = (line: string) => process.stderr.write(`${line}\n`);

async function run(options: Options): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-bank-bench-'));
  try {
    const measures = await measureAll(options, folder);
    const text = tableOf(measures.rows, measures.origin);
    if (options.write !== undefined) await rewritePage(options.write, { [`bank-${options.pairs}`]: text });
    process.stdout.write(options.json ? `${JSON.stringify(measures)}\n` : text);
    const usearch = measures.rows.find(({ kind }) => kind === 'usearch');
    if (usearch !== undefined && (usearch.recall < RECALL_MIN || usearch.longestHoldMs > HOLD_MAX_MS))
      process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measureAll(options: Options, folder: string) {
  const language = spanish();
  const embedder = createPhoneEmbedder(language);
  const { words } =
    options.speech.length > 0 ? await readSpeech(options.speech) : await readSampleCalls(SAMPLE_CALLS);
  const { phrases, spoken } = bankPhrases(language, words, options.pairs + options.queries);
  note(`${phrases.length} phrases, ${spoken} of them from speech`);
  const { dimension } = embedder;
  const vectors = await embedder.embed(phrases.slice(0, options.pairs));
  const queries = await embedder.embed(phrases.slice(options.pairs));
  note('searching exactly');
  const truth = await exactTen(createFlatIndex(dimension), { vectors, queries, dimension, folder });
  const rows: IndexMeasures[] = [];
  for (const kind of options.index) {
    note(`measuring ${kind}`);
    try {
      rows.push(await measureIndex(kind, LIBRARIES[kind], { vectors, queries, dimension, truth, folder }));
    } catch (error) {
      if (!(error instanceof OfflineError) || error.failure.kind !== 'missing-package') throw error;
      note(`${kind} left out: ${error.message}`);
    }
  }
  const share = Math.round((100 * Math.min(spoken, options.pairs)) / options.pairs);
  const origin = `${options.pairs} phrases of ${dimension} numbers, ${share} % of them runs of words that a recogniser wrote; ${options.queries} others looked up. Times are processor time. ${machineOf()}`;
  return { origin, rows };
}

function tableOf(rows: readonly IndexMeasures[], origin: string): string {
  const head = [
    'index',
    'add, s',
    'save, ms',
    'file, MB',
    'load, ms',
    'query p50, ms',
    'p99, ms',
    'longest hold, ms',
    'recall@10',
  ];
  const cells = rows.map((row) => [
    row.kind,
    row.addS.toFixed(1),
    row.saveMs.toFixed(0),
    row.fileMb.toFixed(0),
    row.loadMs.toFixed(0),
    row.queryP50Ms.toFixed(2),
    row.queryP99Ms.toFixed(2),
    row.longestHoldMs.toFixed(1),
    row.recall.toFixed(4),
  ]);
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...cells];
  return `${lines.map((line) => `| ${line.join(' | ')} |\n`).join('')}\n${origin}\n`;
}

function machineOf(): string {
  const [processor] = cpus();
  return `${processor?.model.trim() ?? 'Unknown processor'}, ${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`;
}

await runCommand({ help: HELP, schema: optionsSchema, run });

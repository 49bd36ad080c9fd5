#!/usr/bin/env node
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spanish } from '@enmienda/correction/es';
import { z } from 'zod';
import { runCommand } from './bench-command.ts';
import { budgetsOf } from './latency/budgets.ts';
import { latencyPlot } from './latency/latency-plot.ts';
import { type LatencyReport, tablesOf, textOf } from './latency/latency-report.ts';
import { measureLexicons } from './latency/lexicon-suite.ts';
import { measureOnline } from './latency/online-suite.ts';
import { measurePeers } from './latency/peer-suite.ts';
import { readSampleCalls, readSpeech } from './latency/speech.ts';
import { measureTranscripts } from './latency/transcript-suite.ts';
import { rewritePage } from './plot/marked-page.ts';

const HELP = `Times the online corrector: utterances of 5 to 60 words against 100 to 100,000 terms, transcripts of
250 to 4,000 words, what a lexicon costs to compile, save, load and keep, and other ways to find terms.

  npm run bench -- [--speech FILE …] [--terms FILE] [--write FOLDER] [--smoke] [--json]

  --speech FILE    what a recogniser wrote, JSON lines with "hypothesis"; may be given often (the sample calls)
  --terms FILE     Spanish terms, one a line; made-up ones fill the lexicon up (made-up ones only)
  --write FOLDER   rewrites the tables of latency.md and the plot latency.svg there, e.g. docs
  --smoke          one run each at 100 terms, to see that everything still runs and answers right
  --json           prints the machine and all rows as JSON
  --help

  Example: npm run bench -- --speech dev.es.jsonl --terms es.terms.txt --write docs

Times are of one call. Peers get the same terms, known errors and utterances (made-up ones, of which the answer is known);
each run asserts its answer: known errors must be found by all; of terms with a letter missing those that lie within a
peer's own limits. "misheard found" is the share of these terms found, "wrong an utterance" how many terms are found that
nobody said: peers name everything near, ours corrects only what it is sure of.
Exit codes: 0 measured and within the budgets, 1 a wrong answer or a budget exceeded, 2 a wrong option or file.
`;

const SAMPLE_CALLS = fileURLToPath(new URL('../../data/calls/es', import.meta.url));

const SMOKE = {
  termCounts: [100],
  wordCounts: [20],
  runs: 1,
  peerTermCounts: [100],
  transcripts: { terms: 100, wordCounts: [250], runs: 1 },
};
const FULL = {
  termCounts: [100, 1_000, 10_000, 100_000],
  wordCounts: [5, 10, 20, 40, 60],
  runs: 20_000,
  peerTermCounts: [1_000, 10_000],
  transcripts: { terms: 10_000, wordCounts: [250, 500, 1_000, 2_000, 4_000], runs: 25 },
};

const optionsSchema = z.strictObject({
  speech: z.array(z.string()).default([]),
  terms: z.string().optional(),
  write: z.string().optional(),
  smoke: z.boolean().default(false),
  json: z.boolean().default(false),
});

async function run(options: z.infer<typeof optionsSchema>): Promise<void> {
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  const language = spanish();
  const sizes = options.smoke ? SMOKE : FULL;
  const terms = options.terms === undefined ? [] : linesOf(await readFile(options.terms, 'utf8'));
  const speech =
    options.speech.length > 0 ? await readSpeech(options.speech) : await readSampleCalls(SAMPLE_CALLS);
  const online = await measureOnline({ language, terms, speech }, sizes, progress);
  const transcripts = measureTranscripts({ language, terms, speech }, sizes.transcripts, progress);
  const lexicons = await measureLexicons({ language, terms }, sizes.termCounts, progress);
  const peerSizes = { termCounts: sizes.peerTermCounts, runs: sizes.runs };
  const peers = await measurePeers(language, peerSizes, progress);
  const budgets = budgetsOf({ online, transcripts, lexicons });
  const report: LatencyReport = {
    machine: machineOf(),
    speech: speech.origin,
    online,
    transcripts,
    lexicons,
    peers,
    budgets,
  };
  if (options.write !== undefined) {
    await rewritePage(join(options.write, 'latency.md'), tablesOf(report));
    await writeFile(join(options.write, 'latency.svg'), latencyPlot(online));
  }
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : textOf(report));
  if (budgets.some(({ limit, measured }) => measured > limit)) process.exitCode = 1;
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function machineOf(): LatencyReport['machine'] {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model ?? 'unknown CPU',
    cores: cpus.length,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    loadAverage: os.loadavg()[0] ?? 0,
  };
}

await runCommand({ help: HELP, schema: optionsSchema, run });

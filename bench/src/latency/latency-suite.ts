import assert from 'node:assert/strict';
import { compileLexicon, createCorrector, type Language, processOnline } from '@enmienda/correction';
import { Bench } from 'tinybench';
import { levenshteinScan, type Peer, symSpell } from './peers.ts';
import { type SyntheticSpeech, type SyntheticUtterance, synthesize } from './synthetic-speech.ts';

export interface LatencyOptions {
  readonly termCounts: readonly number[];
  /** Utterances timed for ours; peers, which are slower, get fewer. */
  readonly iterations: number;
}

/** One way of finding terms at one size of the lexicon; times of one 20-word utterance in microseconds. */
export interface LatencyRow {
  readonly name: string;
  readonly terms: number;
  readonly iterations: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

/** Peers take seconds to build and milliseconds to run: they are timed up to this size, on fewer utterances. */
const PEER_TERMS_MAX = 10_000;
const PEER_ITERATIONS_SHARE = 0.02;

export async function measureLatency(
  language: Language,
  options: LatencyOptions,
  progress: (line: string) => void,
): Promise<readonly LatencyRow[]> {
  const rows: LatencyRow[] = [];
  for (const terms of options.termCounts) {
    progress(`${terms} terms`);
    const speech = synthesize(language, terms);
    const canonicals = speech.entries.map(({ canonical }) => canonical);
    rows.push(await time(ours(language, speech), { terms, iterations: options.iterations }));
    if (terms > PEER_TERMS_MAX) continue;
    const iterations = Math.max(1, Math.round(options.iterations * PEER_ITERATIONS_SHARE));
    for (const peer of [levenshteinScan(canonicals), symSpell(canonicals)]) {
      rows.push(await time(peerTask(peer, speech), { terms, iterations }));
    }
  }
  return rows;
}

interface Task {
  readonly name: string;
  /** Handles the next utterance and asserts its answer. */
  readonly run: () => void;
}

function ours(language: Language, speech: SyntheticSpeech): Task {
  const { entries, pairs } = speech;
  const corrector = createCorrector(compileLexicon({ language, entries, pairs }).lexicon);
  const next = cycle(speech.utterances);
  return {
    name: 'processOnline',
    run() {
      const { text, planted } = next();
      const result = processOnline(corrector, { text });
      assert.equal(result.original, text);
      if (planted !== undefined)
        assert.ok(result.text.includes(planted), `“${planted}” is not in “${result.text}”`);
    },
  };
}

function peerTask(peer: Peer, speech: SyntheticSpeech): Task {
  const next = cycle(speech.utterances.filter(({ misheard }) => misheard !== undefined));
  return {
    name: peer.name,
    run() {
      const { text, misheard = '' } = next();
      assert.ok(peer.find(text).size > 0, `“${misheard}” is not found in “${text}”`);
    },
  };
}

function cycle(utterances: readonly SyntheticUtterance[]): () => SyntheticUtterance {
  let index = -1;
  return () => {
    index = (index + 1) % utterances.length;
    const utterance = utterances[index];
    if (utterance === undefined) throw new RangeError('There are no utterances');
    return utterance;
  };
}

async function time(
  task: Task,
  size: { readonly terms: number; readonly iterations: number },
): Promise<LatencyRow> {
  const bench = new Bench({
    time: 0,
    iterations: size.iterations,
    warmupTime: 0,
    warmupIterations: Math.ceil(size.iterations / 5),
    throws: true,
  });
  bench.add(task.name, task.run);
  await bench.run();
  const samples = [...(bench.tasks[0]?.result?.samples ?? [])].sort((a, b) => a - b);
  return {
    name: task.name,
    terms: size.terms,
    iterations: samples.length,
    p50Us: percentile(samples, 0.5),
    p99Us: percentile(samples, 0.99),
    p999Us: percentile(samples, 0.999),
  };
}

/** Microseconds, from samples in milliseconds in rising order. */
function percentile(samples: readonly number[], share: number): number {
  const sample = samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? 0;
  return Math.round(sample * 1000);
}

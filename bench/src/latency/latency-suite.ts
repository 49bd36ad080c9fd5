import type { Language } from '@enmienda/correction';
import { Bench } from 'tinybench';
import {
  assertKnownError,
  type Finder,
  type FinderAccuracy,
  measureAccuracy,
  onlineFinder,
} from './finder.ts';
import { levenshteinScan, symSpell } from './peers.ts';
import { type SyntheticUtterance, synthesize } from './synthetic-speech.ts';

export interface LatencyOptions {
  readonly termCounts: readonly number[];
  /** Utterances timed for ours; peers, which are slower, get fewer. */
  readonly iterations: number;
}

/** One way of finding terms at one size of the lexicon; times of one 20-word utterance in microseconds. */
export interface LatencyRow extends FinderAccuracy {
  readonly name: string;
  readonly terms: number;
  readonly iterations: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  /** Its p50 over that of `processOnline` with the same terms. */
  readonly timesOurs: number;
}

/** Peers take seconds to build and milliseconds to run: they are timed up to this size, on fewer utterances. */
const PEER_TERMS_MAX = 10_000;
const PEER_ITERATIONS_SHARE = 0.02;
/** Utterances on which the answers are compared: a fifth has a known error, a fifth a term with a letter missing. */
const COMPARED_UTTERANCES = 100;

export async function measureLatency(
  language: Language,
  options: LatencyOptions,
  progress: (line: string) => void,
): Promise<readonly LatencyRow[]> {
  const rows: LatencyRow[] = [];
  for (const terms of options.termCounts) {
    progress(`${terms} terms`);
    const speech = synthesize(language, terms);
    const compared = speech.utterances.slice(0, COMPARED_UTTERANCES);
    let oursUs: number | undefined;
    for (const [createFinder, share] of findersFor(language, terms)) {
      const finder = createFinder(speech);
      const accuracy = measureAccuracy(finder, compared);
      const iterations = Math.max(1, Math.round(options.iterations * share));
      const samplesUs = await time(finder, speech.utterances, iterations);
      const p50Us = percentile(samplesUs, 0.5);
      oursUs ??= p50Us;
      rows.push({
        name: finder.name,
        terms,
        iterations: samplesUs.length,
        p50Us,
        p99Us: percentile(samplesUs, 0.99),
        p999Us: percentile(samplesUs, 0.999),
        timesOurs: p50Us / oursUs,
        ...accuracy,
      });
    }
  }
  return rows;
}

type FinderFactory = (vocabulary: Parameters<typeof onlineFinder>[1]) => Finder;

/** Ours first, and the share of the iterations that each gets. */
function findersFor(language: Language, terms: number): readonly (readonly [FinderFactory, number])[] {
  const ours: FinderFactory = (vocabulary) => onlineFinder(language, vocabulary);
  if (terms > PEER_TERMS_MAX) return [[ours, 1]];
  return [
    [ours, 1],
    [levenshteinScan, PEER_ITERATIONS_SHARE],
    [symSpell, PEER_ITERATIONS_SHARE],
  ];
}

/** Microseconds of each iteration, the shortest first. Each asserts the known error of its utterance. */
async function time(
  finder: Finder,
  utterances: readonly SyntheticUtterance[],
  iterations: number,
): Promise<readonly number[]> {
  const bench = new Bench({
    time: 0,
    iterations,
    warmupTime: 0,
    warmupIterations: Math.ceil(iterations / 5),
    throws: true,
  });
  let next = 0;
  bench.add(finder.name, () => {
    const utterance = utterances[next % utterances.length];
    if (utterance === undefined) throw new RangeError('There are no utterances');
    next += 1;
    assertKnownError(finder, utterance, finder.find(utterance.text));
  });
  await bench.run();
  const samplesMs = bench.tasks[0]?.result?.samples ?? [];
  return samplesMs.map((ms) => ms * 1000).sort((a, b) => a - b);
}

function percentile(samplesUs: readonly number[], share: number): number {
  return samplesUs[Math.min(samplesUs.length - 1, Math.floor(samplesUs.length * share))] ?? 0;
}

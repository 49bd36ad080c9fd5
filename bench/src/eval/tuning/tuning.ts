import { createCorrector, type OnlineResult } from '@enmienda/correction';
import { type Measures, measureCounts, mentions, normalize, type UtteranceCounts } from '../measures.ts';
import { correctAtThresholds, countsOf, type MakeCorrector } from '../online-evaluation.ts';
import type { PreparedSet } from '../prepared-set.ts';
import { EVERYTHING } from '../row-evidence.ts';
import { CURVE_THRESHOLDS } from '../threshold-curve.ts';
import { countUpperBound } from './event-rate.ts';

/** What labelled utterances say about thresholds. */
export interface Tuning {
  readonly utterances: number;
  readonly rightWords: number;
  readonly thresholds: readonly TunedThreshold[];
  /** The one that recovers most and breaks no more than the limit; undefined when every one breaks more. */
  readonly applyThreshold: TunedThreshold | undefined;
  /** Right words that it takes to be 95 % sure of the limit with what is broken at `applyThreshold`. */
  readonly rightWordsNeeded: number;
  /** The threshold chosen on each half of the utterances, measured on the other half. */
  readonly otherHalves: Measures;
  readonly bands: readonly ScoreBand[];
  /** Start of the lowest band from which on at least a third of what is found is right. */
  readonly suggestThreshold: number | undefined;
  /** Terms that were written where nobody said them, at `applyThreshold`, the most often first. */
  readonly overfiring: readonly OverfiringTerm[];
}

export interface TunedThreshold {
  readonly threshold: number;
  readonly measures: Measures;
  /** Upper end of the one-sided 95 % interval. */
  readonly brokenPer100kAtMost: number;
}

/** What is found with scores from `from` to the next band. */
export interface ScoreBand {
  readonly from: number;
  readonly found: number;
  readonly right: number;
}

export interface OverfiringTerm {
  readonly canonical: string;
  readonly right: number;
  readonly wrong: number;
  /** Just above the best score of a wrong one; 1 when that leaves nothing right: pairs and surfaces only. */
  readonly threshold: number;
}

const BAND_WIDTH = 0.1;
const BAND_COUNT = 9;
const SUGGESTION_RIGHT_SHARE_MIN = 1 / 3;

/** Finds thresholds for a set that break at most `brokenMaxPer100k` right words of 100,000. */
export function tune(
  set: PreparedSet,
  brokenMaxPer100k: number,
  makeCorrector: MakeCorrector = createCorrector,
): Tuning {
  const runs: Run[] = [];
  for (const results of correctAtThresholds(set, CURVE_THRESHOLDS, { evidence: EVERYTHING, makeCorrector })) {
    runs.push({ threshold: CURVE_THRESHOLDS[runs.length] ?? 1, results, counts: countsOf(set, results) });
  }
  const chosen = choose(runs, brokenMaxPer100k);
  const everything = measureCounts(runs[0]?.counts ?? []);
  const rightWords = (runs[0]?.counts ?? []).reduce((sum, { rightBefore }) => sum + rightBefore, 0);
  const applyThreshold = chosen === undefined ? undefined : tuned(chosen);
  const bands = scoreBands(set, runs);
  return {
    utterances: everything.utterances,
    rightWords,
    thresholds: runs.map(tuned),
    applyThreshold,
    rightWordsNeeded: Math.ceil(
      (100_000 * countUpperBound(applyThreshold?.measures.broken ?? 0)) / brokenMaxPer100k,
    ),
    otherHalves: onOtherHalves(runs, brokenMaxPer100k),
    bands,
    suggestThreshold: lowestUsefulBand(bands),
    overfiring: chosen === undefined ? [] : overfiringTerms(set, chosen.results),
  };
}

interface Run {
  readonly threshold: number;
  readonly results: readonly OnlineResult[];
  readonly counts: readonly UtteranceCounts[];
}

/** The lowest threshold from which on no higher one breaks more than the limit either. */
function choose(
  runs: readonly Run[],
  brokenMaxPer100k: number,
  isCounted: (index: number) => boolean = () => true,
): Run | undefined {
  let chosen: Run | undefined;
  for (const run of [...runs].reverse()) {
    const { brokenPer100k } = measureCounts(run.counts.filter((_, i) => isCounted(i)));
    if (brokenPer100k > brokenMaxPer100k) break;
    chosen = run;
  }
  return chosen;
}

function tuned({ threshold, counts }: Run): TunedThreshold {
  const measures = measureCounts(counts);
  const rightWords = counts.reduce((sum, { rightBefore }) => sum + rightBefore, 0);
  const atMost = rightWords === 0 ? Infinity : (100_000 * countUpperBound(measures.broken)) / rightWords;
  return { threshold, measures, brokenPer100kAtMost: Math.round(atMost) };
}

function onOtherHalves(runs: readonly Run[], brokenMaxPer100k: number): Measures {
  const isEven = (index: number) => index % 2 === 0;
  const isOdd = (index: number) => index % 2 === 1;
  const half = (choosing: (index: number) => boolean, measuring: (index: number) => boolean) =>
    (choose(runs, brokenMaxPer100k, choosing) ?? runs.at(-1))?.counts.filter((_, i) => measuring(i)) ?? [];
  return measureCounts([...half(isEven, isOdd), ...half(isOdd, isEven)]);
}

/** Methods that find without a likeness: no threshold is theirs. */
const SCORELESS: ReadonlySet<string> = new Set(['pair', 'surface', 'canonical']);

/** What would be applied from the lowest band up, by score, and how much of it was said. */
function scoreBands(set: PreparedSet, runs: readonly Run[]): readonly ScoreBand[] {
  const found = new Array<number>(BAND_COUNT).fill(0);
  const right = new Array<number>(BAND_COUNT).fill(0);
  const lowest = runs.find(({ threshold }) => threshold >= BAND_WIDTH);
  lowest?.results.forEach(({ corrections }, i) => {
    for (const { replacement, score, method } of corrections) {
      if (SCORELESS.has(method)) continue;
      const band = Math.min(BAND_COUNT - 1, Math.floor(score / BAND_WIDTH) - 1);
      if (band < 0) continue;
      found[band] = (found[band] ?? 0) + 1;
      if (isSaid(set, i, replacement)) right[band] = (right[band] ?? 0) + 1;
    }
  });
  return found.map((count, band) => ({
    from: Number(((band + 1) * BAND_WIDTH).toFixed(1)),
    found: count,
    right: right[band] ?? 0,
  }));
}

function lowestUsefulBand(bands: readonly ScoreBand[]): number | undefined {
  let lowest: number | undefined;
  for (const { from, found, right } of [...bands].reverse()) {
    if (found > 0 && right / found < SUGGESTION_RIGHT_SHARE_MIN) break;
    if (found > 0) lowest = from;
  }
  return lowest;
}

function overfiringTerms(set: PreparedSet, results: readonly OnlineResult[]): readonly OverfiringTerm[] {
  const terms = new Map<string, { right: number[]; wrong: number[] }>();
  results.forEach(({ corrections }, i) => {
    for (const { replacement, score, method } of corrections) {
      if (SCORELESS.has(method)) continue;
      const scores = terms.get(replacement) ?? { right: [], wrong: [] };
      terms.set(replacement, scores);
      scores[isSaid(set, i, replacement) ? 'right' : 'wrong'].push(score);
    }
  });
  return [...terms]
    .filter(([, { wrong }]) => wrong.length > 0)
    .map(([canonical, { right, wrong }]) => {
      const above = Math.min(0.99, Math.ceil(100 * Math.max(...wrong) + 1e-9) / 100);
      const isUseful = right.some((score) => score >= above) && Math.max(...wrong) < above;
      return { canonical, right: right.length, wrong: wrong.length, threshold: isUseful ? above : 1 };
    })
    .sort((a, b) => b.wrong - a.wrong || a.canonical.localeCompare(b.canonical));
}

function isSaid(set: PreparedSet, index: number, canonical: string): boolean {
  return mentions(normalize(set.rows[index]?.reference ?? ''), normalize(canonical));
}

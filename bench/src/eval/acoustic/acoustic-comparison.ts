import type { CorrectionPolicy } from '@enmienda/correction';
import { processOffline } from '@enmienda/correction/offline';
import { type AcousticWeights, createListeningOfflineCorrector } from '@enmienda/correction/offline/training';
import { type Measures, measureCounts, type UtteranceCounts, utteranceCounter } from '../measures.ts';
import { recordingFold } from './acoustic-weights.ts';
import type { ListenedSet } from './listened-set.ts';
import { turnOf } from './recorded-set.ts';

/** One way to decide: with nothing heard, or by weights that never saw a row's recording. */
export interface Way {
  readonly name: string;
  readonly weights?: readonly AcousticWeights[];
}

export interface WayMeasures {
  readonly name: string;
  /** At the language's own threshold. */
  readonly byPolicy: Measures;
  /** By threshold, ascending. */
  readonly curve: readonly Measures[];
}

const THRESHOLDS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] as const;

export async function measureWay(set: ListenedSet, way: Way): Promise<WayMeasures> {
  const counters = set.rows.map(({ row }) => utteranceCounter(row));
  const measureAt = async (policy: Partial<CorrectionPolicy>) => {
    const correct = await correctorOf(set, way, policy);
    const counts: UtteranceCounts[] = [];
    for (const [index, counter] of counters.entries()) counts.push(counter(await correct(index)));
    return measureCounts(counts);
  };
  const curve: Measures[] = [];
  for (const applyThreshold of THRESHOLDS) curve.push(await measureAt({ applyThreshold }));
  return { name: way.name, byPolicy: await measureAt({}), curve };
}

/** The most mentions recovered at any threshold that breaks no more words than `limit`. */
export function recoveredWithin({ curve, byPolicy }: WayMeasures, limit: number): number {
  const within = [...curve, byPolicy].filter(({ broken }) => broken <= limit);
  return within.reduce((most, { recovered }) => Math.max(most, recovered), 0);
}

async function correctorOf(
  set: ListenedSet,
  { weights }: Way,
  policy: Partial<CorrectionPolicy>,
): Promise<(index: number) => Promise<string>> {
  const source = { lexicon: set.lexicon, corrector: set.corrector, policy };
  const byFold = await Promise.all(
    (weights ?? [[]]).map((own) => createListeningOfflineCorrector(source, own)),
  );
  return async (index) => {
    const one = set.rows[index];
    const offline = byFold[weights === undefined ? 0 : recordingFold(one?.row.recording ?? '')];
    if (one === undefined || offline === undefined) return '';
    const options = weights === undefined ? {} : { listening: one.listening };
    const { turns } = await processOffline(offline, { turns: [turnOf(one.row)] }, options);
    return turns[0]?.text ?? one.row.hypothesis;
  };
}

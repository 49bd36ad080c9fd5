import { readFile } from 'node:fs/promises';
import type { Corrector } from '@enmienda/correction';
import {
  type AcousticScorer,
  type CallListening,
  createOfflineCorrector,
  processOffline,
} from '@enmienda/correction/offline';
import {
  type ListenedCandidate,
  listenedCandidates,
  readOutcomes,
} from '@enmienda/correction/offline/training';

import { decodeAudio, RECOGNISER_RATE_HZ } from '@enmienda/stt-server/engines';

import { type RecordedRow, type RecordedSet, turnOf } from './recorded-set.ts';

/** A candidate that was listened to, and what applying it alone would do. */
export interface LabelledListening extends ListenedCandidate {
  readonly recording: string;
  readonly label: 0 | 1;
  readonly weight: number;
}

export interface ListenedRow {
  readonly row: RecordedRow;
  readonly listening: CallListening;
}

/** A set whose recordings have been asked all that the offline path asks; the answers are remembered. */
export interface ListenedSet extends Omit<RecordedSet, 'rows'> {
  readonly corrector: Corrector;
  readonly rows: readonly ListenedRow[];
  readonly candidates: readonly LabelledListening[];
  readonly cost: ListeningCost;
}

export interface ListeningCost {
  readonly audioMs: number;
  readonly listenedMs: number;
  readonly cpuMs: number;
  readonly passages: number;
  readonly failed: number;
  /** Rows in which nothing was in doubt. */
  readonly quietRows: number;
}

/** Asks about every row; one recording at a time. */
export async function listenToSet(
  set: RecordedSet,
  by: { readonly corrector: Corrector; readonly scorerOf: (recording: string) => AcousticScorer },
  progress: (line: string) => void,
): Promise<ListenedSet> {
  const { corrector, scorerOf } = by;
  const offline = await createOfflineCorrector({ lexicon: set.lexicon, corrector });
  const rows: ListenedRow[] = [];
  const candidates: LabelledListening[] = [];
  const cost = { audioMs: 0, listenedMs: 0, cpuMs: 0, passages: 0, failed: 0, quietRows: 0 };
  for (const [index, row] of set.rows.entries()) {
    if (index % 10 === 0) progress(`${set.name}: listened to ${index} of ${set.rows.length}`);
    const { samples, durationMs } = await decodeAudio(await readFile(row.audioPath));
    const listening = { scorer: scorerOf(row.id), audio: { samples, sampleRateHz: RECOGNISER_RATE_HZ } };
    const outcomeOf = readOutcomes(row);
    // Every window of a mention: fitted on the likeliest one alone, 14 instead of 17 mentions were recovered with nothing broken.
    for (const candidate of await listenedCandidates(offline, turnOf(row), listening)) {
      candidates.push({ ...candidate, ...outcomeOf(candidate), recording: row.recording });
    }
    const { listening: counts } = await processOffline(offline, { turns: [turnOf(row)] }, { listening });
    cost.audioMs += durationMs;
    cost.listenedMs += counts?.listenedMs ?? 0;
    cost.cpuMs += counts?.cpuMs ?? 0;
    cost.passages += counts?.passages ?? 0;
    cost.failed += counts?.failed ?? 0;
    cost.quietRows += counts?.passages === 0 ? 1 : 0;
    rows.push({ row, listening });
  }
  return { ...set, corrector, rows, candidates, cost };
}

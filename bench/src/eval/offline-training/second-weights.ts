import type { Corrector } from '@enmienda/correction';
import { createOfflineCorrector } from '@enmienda/correction/offline';
import {
  type OfflineCandidate,
  offlineCandidates,
  type SecondHearing,
  type SecondWeights,
} from '@enmienda/correction/offline/training';
import { fitLogistic, type LogisticRow, logLoss } from '../../train/logistic-regression.ts';
import { FOLDS, foldOf, readOutcomes } from '../training/labelled-candidates.ts';
import type { OfflineSet } from './offline-set.ts';

/** A candidate with a second transcription: features are what that has, the offset is the online logit. */
export interface SecondRow extends LogisticRow {
  readonly termFold: number;
  /** Folds of the terms that are said in its utterance: it may not teach the weights of those. */
  readonly utteranceFolds: ReadonlySet<number>;
}

const HEARINGS = ['term', 'same-words', 'other-words'] as const satisfies readonly SecondHearing[];
const OPTIONS = { l2: 1 };

/** Every candidate of the rows that have a second transcription, scored by `corrector`. */
export async function secondRows(set: OfflineSet, corrector: Corrector): Promise<readonly SecondRow[]> {
  const offline = await createOfflineCorrector({ lexicon: set.lexicon, corrector });
  const rows: SecondRow[] = [];
  for (const row of set.rows) {
    const second = set.second.get(row.id);
    if (second === undefined) continue;
    const outcomeOf = readOutcomes(row);
    const utteranceFolds = new Set(row.terms.map(foldOf));
    const turn = { text: row.hypothesis, second: { text: second } };
    for (const candidate of likeliestWindows(await offlineCandidates(offline, turn))) {
      rows.push({
        ...outcomeOf(candidate),
        features: HEARINGS.map((hearing) => (candidate.second === hearing ? 1 : 0)),
        offset: candidate.onlineLogit,
        termFold: foldOf(candidate.canonical),
        utteranceFolds,
      });
    }
  }
  return rows;
}

/**
 * Whether a term was said and over which words are two questions (`chooseWindows` answers the second), so each mention counts
 * once. Wrong windows of a term that was said would otherwise speak against a transcription that has it.
 */
function likeliestWindows(candidates: readonly OfflineCandidate[]): readonly OfflineCandidate[] {
  return candidates.filter(
    (one) =>
      !candidates.some(
        (other) =>
          other.canonical === one.canonical &&
          other.start < one.end &&
          one.start < other.end &&
          other.onlineLogit > one.onlineLogit,
      ),
  );
}

/** To three digits, as they are written down. */
export function fitWeights(rows: readonly SecondRow[]): SecondWeights {
  const [term = 0, sameWords = 0, otherWords = 0] = fitLogistic(rows, OPTIONS).map((value) =>
    Number(value.toFixed(3)),
  );
  return { term, 'same-words': sameWords, 'other-words': otherWords };
}

/** What the coefficient of the online logit comes out at when it is fitted too; it is kept at 1. */
export function onlineCoefficient(rows: readonly SecondRow[]): number {
  const free = rows.map((row) => ({ ...row, offset: 0, features: [row.offset, ...row.features] }));
  return fitLogistic(free, OPTIONS)[0] ?? 0;
}

/** The weights of each fold, fitted on nothing that has to do with the fold's terms. */
export function foldWeights(rows: readonly SecondRow[]): readonly SecondWeights[] {
  return Array.from({ length: FOLDS }, (_, fold) =>
    fitWeights(rows.filter(({ termFold, utteranceFolds }) => termFold !== fold && !utteranceFolds.has(fold))),
  );
}

/** Mean loss of candidates for terms that the weights were not fitted with, in nats; and that of the online score alone. */
export function heldOutLoss(
  rows: readonly SecondRow[],
  weights: readonly SecondWeights[],
): { readonly fitted: number; readonly online: number } {
  const moved = rows.map((row) => ({
    ...row,
    features: [],
    offset: row.offset + secondShift(row, weights[row.termFold]),
  }));
  return { fitted: logLoss(moved, []), online: logLoss(rows, []) };
}

function secondShift({ features }: SecondRow, weights: SecondWeights | undefined): number {
  return HEARINGS.reduce((sum, hearing, i) => sum + (weights?.[hearing] ?? 0) * (features[i] ?? 0), 0);
}

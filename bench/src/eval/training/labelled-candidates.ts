import { createCorrector, type Lexicon } from '@enmienda/correction';
import { foldOf, readOutcomes } from '@enmienda/correction/offline/training';
import { trainingCandidates } from '@enmienda/correction/training';
import type { EvaluationRow } from '../evaluation-set.ts';

/** A candidate of an utterance with what applying it alone would do. */
export interface LabelledCandidate {
  /** Its utterance: an index of the rows. */
  readonly row: number;
  readonly features: Float64Array;
  /** 1 when it puts words right and breaks none. */
  readonly label: 0 | 1;
  readonly weight: number;
  /** Fold of its term, and of each term that is said in its utterance: it may not teach the score of those. */
  readonly termFold: number;
  readonly utteranceFolds: ReadonlySet<number>;
}

export function labelCandidates(
  lexicon: Lexicon,
  rows: readonly EvaluationRow[],
  progress: (done: number) => void,
): readonly LabelledCandidate[] {
  const corrector = createCorrector(lexicon);
  const labelled: LabelledCandidate[] = [];
  rows.forEach((row, index) => {
    progress(index);
    const utteranceFolds = new Set(row.terms.map(foldOf));
    const outcomeOf = readOutcomes(row);
    for (const candidate of trainingCandidates(corrector, row.hypothesis)) {
      const { label, weight } = outcomeOf(candidate);
      const termFold = foldOf(candidate.canonical);
      labelled.push({ row: index, features: candidate.features, label, weight, termFold, utteranceFolds });
    }
  });
  return labelled;
}

/**
 * The candidates of everyday speech in which no term is said: every one is a false alarm, and those that happen to put a
 * word right teach nothing. They are folded by utterance, since any term may stand in for the ones that nobody said.
 */
export function labelQuietCandidates(
  lexicon: Lexicon,
  rows: readonly EvaluationRow[],
  progress: (done: number) => void,
): readonly LabelledCandidate[] {
  const folds = rows.map(({ reference }) => foldOf(reference));
  return labelCandidates(lexicon, rows, progress)
    .filter(({ label }) => label === 0)
    .map((candidate) => ({ ...candidate, utteranceFolds: new Set([folds[candidate.row] ?? 0]) }));
}

/** Whether a candidate has nothing to do with a fold, and may teach what is said of the fold's terms. */
export function isApart(
  { termFold, utteranceFolds }: Pick<LabelledCandidate, 'termFold' | 'utteranceFolds'>,
  fold: number,
  isQuiet: boolean,
): boolean {
  return (isQuiet || termFold !== fold) && !utteranceFolds.has(fold);
}

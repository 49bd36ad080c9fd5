import { createHash } from 'node:crypto';
import { createCorrector, type Lexicon } from '@enmienda/correction';
import { trainingCandidates } from '@enmienda/correction/training';
import { align } from '../alignment.ts';
import type { EvaluationRow } from '../evaluation-set.ts';
import { mentions, normalize, wordsOf } from '../measures.ts';

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

/** A term over part of a hypothesis, in characters, half-open. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly canonical: string;
}

export const FOLDS = 5;
/** A false alarm that breaks nothing that was right is a smaller fault than one that does. */
const HARMLESS_WEIGHT = 0.3;

/** Terms are dealt to folds by their hash, so that a fold's terms are seen by no other; quiet utterances by what is said. */
export function foldOf(text: string): number {
  return createHash('md5').update(normalize(text)).digest().readUInt32LE(0) % FOLDS;
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

/** What applying a candidate alone would do to a row. */
export function readOutcomes(
  row: EvaluationRow,
): (candidate: Placed) => Pick<LabelledCandidate, 'label' | 'weight'> {
  const { hypothesis } = row;
  const reference = wordsOf(row.reference);
  const before = align(reference, wordsOf(hypothesis));
  return ({ start, end, canonical }) => {
    const after = align(reference, wordsOf(hypothesis.slice(0, start) + canonical + hypothesis.slice(end)));
    if (before.hits.some((wasRight, i) => wasRight === 1 && after.hits[i] === 0))
      return { label: 0, weight: 1 };
    const term = normalize(canonical);
    const isSaid = mentions(normalize(row.reference), term) && !mentions(normalize(hypothesis), term);
    const improves = after.errors < before.errors || (isSaid && after.errors === before.errors);
    return improves ? { label: 1, weight: 1 } : { label: 0, weight: HARMLESS_WEIGHT };
  };
}

/** Whether a candidate has nothing to do with a fold, and may teach what is said of the fold's terms. */
export function isApart(
  { termFold, utteranceFolds }: Pick<LabelledCandidate, 'termFold' | 'utteranceFolds'>,
  fold: number,
  isQuiet: boolean,
): boolean {
  return (isQuiet || termFold !== fold) && !utteranceFolds.has(fold);
}

import { createHash } from 'node:crypto';
import { createCorrector, type Lexicon } from '@enmienda/correction';
import { type TrainingCandidate, trainingCandidates } from '@enmienda/correction/training';
import { align } from '../alignment.ts';
import type { EvaluationRow } from '../evaluation-set.ts';
import { mentions, normalize, wordsOf } from '../measures.ts';

/** A candidate of an utterance with what applying it alone would do. */
export interface LabelledCandidate {
  readonly features: Float64Array;
  /** 1 when it puts words right and breaks none. */
  readonly label: 0 | 1;
  readonly weight: number;
  /** Fold of its term, and of each term that is said in its utterance: it may not teach the score of those. */
  readonly termFold: number;
  readonly utteranceFolds: ReadonlySet<number>;
}

export const FOLDS = 5;
/** A false alarm that breaks nothing that was right is a smaller fault than one that does. */
const HARMLESS_WEIGHT = 0.3;

/** Terms are dealt to folds by their hash, so that a fold's terms are seen by no other. */
export function foldOf(term: string): number {
  return createHash('md5').update(normalize(term)).digest().readUInt32LE(0) % FOLDS;
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
    const reference = wordsOf(row.reference);
    const before = align(reference, wordsOf(row.hypothesis));
    for (const candidate of trainingCandidates(corrector, row.hypothesis)) {
      const { label, weight } = outcomeOf(row, candidate, { reference, before });
      const termFold = foldOf(candidate.canonical);
      labelled.push({ features: candidate.features, label, weight, termFold, utteranceFolds });
    }
  });
  return labelled;
}

function outcomeOf(
  row: EvaluationRow,
  candidate: TrainingCandidate,
  truth: { readonly reference: readonly string[]; readonly before: ReturnType<typeof align> },
): Pick<LabelledCandidate, 'label' | 'weight'> {
  const { hypothesis } = row;
  const corrected =
    hypothesis.slice(0, candidate.start) + candidate.canonical + hypothesis.slice(candidate.end);
  const after = align(truth.reference, wordsOf(corrected));
  let broken = 0;
  truth.before.hits.forEach((wasRight, i) => {
    if (wasRight === 1 && after.hits[i] === 0) broken += 1;
  });
  if (broken > 0) return { label: 0, weight: 1 };
  const term = normalize(candidate.canonical);
  const isSaid = mentions(normalize(row.reference), term) && !mentions(normalize(hypothesis), term);
  const improves = after.errors < truth.before.errors || (isSaid && after.errors === truth.before.errors);
  return improves ? { label: 1, weight: 1 } : { label: 0, weight: HARMLESS_WEIGHT };
}

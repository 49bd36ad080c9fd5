import { createHash } from 'node:crypto';
import type { Span } from '../../span.ts';
import { align } from './alignment.ts';
import { mentions, normalize, wordsOf } from './measures.ts';

export const FOLDS = 5;
/** A false alarm that breaks nothing that was right is a smaller fault than one that does. */
const HARMLESS_WEIGHT = 0.3;

/** Terms are dealt to folds by their hash, so that a fold's terms are seen by no other; quiet utterances by what is said. */
export function foldOf(text: string): number {
  return createHash('md5').update(normalize(text)).digest().readUInt32LE(0) % FOLDS;
}

/** What was heard and what was said. */
export interface HeardAndSaid {
  readonly hypothesis: string;
  readonly reference: string;
}

/** Whether applying a candidate alone would put words right and break none, and how much that is to count. */
export interface Outcome {
  readonly label: 0 | 1;
  readonly weight: number;
}

/** What applying a candidate alone would do to a row; characters, half-open. */
export function readOutcomes({
  hypothesis,
  ...row
}: HeardAndSaid): (candidate: Span & { readonly canonical: string }) => Outcome {
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

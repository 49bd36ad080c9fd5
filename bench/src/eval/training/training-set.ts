import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileLexicon, type Lexicon } from '@enmienda/correction';
import { languageOf } from '../evaluation-language.ts';
import { type EvaluationRow, readRows, readTerms } from '../evaluation-set.ts';
import type { SetFiles } from '../set-notation.ts';
import { type LabelledCandidate, labelCandidates } from './labelled-candidates.ts';

/** A set of pairs with its vocabulary, and every candidate of it with its label. */
export interface TrainingSet {
  readonly name: string;
  readonly lexicon: Lexicon;
  readonly rows: readonly EvaluationRow[];
  readonly candidates: readonly LabelledCandidate[];
  /** SHA-256 of both files, so that a model says what it was trained on. */
  readonly hash: string;
}

/** @throws EvaluationError for a language or a file that can't be used */
export async function readTrainingSet(
  files: SetFiles,
  progress: (line: string) => void,
): Promise<TrainingSet> {
  const { pairs: pairsPath, terms: termsPath } = files;
  const rows = await readRows(pairsPath);
  const terms = await readTerms(termsPath);
  const { lexicon } = compileLexicon({
    language: languageOf(files.language, undefined),
    entries: terms.map((canonical) => ({ canonical })),
  });
  const name = path.basename(pairsPath, '.jsonl');
  const candidates = labelCandidates(lexicon, rows, (done) => {
    if (done % 1000 === 0) progress(`${name}: ${done} of ${rows.length} utterances`);
  });
  const hash = createHash('sha256');
  for (const file of [pairsPath, termsPath]) hash.update(await readFile(file));
  return { name, lexicon, rows, candidates, hash: hash.digest('hex') };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileLexicon, type LanguageCode, type Lexicon } from '@enmienda/correction';
import { languageOf } from '../evaluation-language.ts';
import { type EvaluationRow, readRows, readTerms } from '../evaluation-set.ts';
import type { SetFiles } from '../set-notation.ts';
import { type LabelledCandidate, labelCandidates, labelQuietCandidates } from './labelled-candidates.ts';

/** A set of pairs with its vocabulary, and every candidate of it with its label. */
export interface TrainingSet {
  readonly name: string;
  readonly language: LanguageCode;
  readonly lexicon: Lexicon;
  readonly rows: readonly EvaluationRow[];
  readonly candidates: readonly LabelledCandidate[];
  /** Everyday speech with a vocabulary that nobody speaks of: for false alarms only. */
  readonly isQuiet: boolean;
  /** SHA-256 of both files, so that a model says what it was trained on. */
  readonly hash: string;
}

/** @throws EvaluationError for a language or a file that can't be used */
export async function readTrainingSet(
  files: SetFiles,
  progress: (line: string) => void,
  isQuiet = false,
): Promise<TrainingSet> {
  const { pairs: pairsPath, terms: termsPath } = files;
  const rows = await readRows(pairsPath);
  const terms = await readTerms(termsPath);
  const language = languageOf(files.language, undefined);
  const { lexicon } = compileLexicon({ language, entries: terms.map((canonical) => ({ canonical })) });
  const pairsName = path.basename(pairsPath, '.jsonl');
  const name = isQuiet ? `${pairsName} with ${path.basename(termsPath, '.terms.txt')}` : pairsName;
  const label = isQuiet ? labelQuietCandidates : labelCandidates;
  const candidates = label(lexicon, rows, (done) => {
    if (done % 1000 === 0) progress(`${name}: ${done} of ${rows.length} utterances`);
  });
  const hash = createHash('sha256');
  for (const file of [pairsPath, termsPath]) hash.update(await readFile(file));
  return { name, language: language.code, lexicon, rows, candidates, isQuiet, hash: hash.digest('hex') };
}

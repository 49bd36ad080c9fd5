import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compileLexicon, type LanguageCode, type Lexicon } from '@enmienda/correction';
import { drawDistractors } from '../distractors.ts';
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
  const terms = await readTerms(files.terms);
  const pairsName = path.basename(files.pairs, '.jsonl');
  const name = isQuiet ? `${pairsName} with ${path.basename(files.terms, '.terms.txt')}` : pairsName;
  const hash = createHash('sha256');
  for (const file of [files.pairs, files.terms]) hash.update(await readFile(file));
  const rows = await readRows(files.pairs);
  const source = { name, language: files.language, rows, terms, isQuiet, hash: hash.digest('hex') };
  return labelledSet(source, progress);
}

/** The evaluation takes up to 20,000 names as distractors, and leaves out what references hold: those trained on come after them. */
const MEASURED_NAMES = 25_000;

/** Everyday speech with `count` drawn names as its vocabulary. @throws EvaluationError for a language or file that can't be used */
export async function readQuietNames(
  files: SetFiles,
  count: number,
  progress: (line: string) => void,
): Promise<TrainingSet> {
  const rows = await readRows(files.pairs);
  const limits = { references: rows.map(({ reference }) => reference), vocabulary: [] };
  const { code } = languageOf(files.language, undefined);
  const terms = drawDistractors(code, MEASURED_NAMES + count, limits).terms.slice(MEASURED_NAMES);
  const hash = createHash('sha256')
    .update(await readFile(files.pairs))
    .update(terms.join('\n'))
    .digest('hex');
  const name = `${path.basename(files.pairs, '.jsonl')} with ${count} names`;
  return labelledSet({ name, language: files.language, rows, terms, isQuiet: true, hash }, progress);
}

function labelledSet(
  source: Pick<TrainingSet, 'name' | 'rows' | 'isQuiet' | 'hash'> & {
    readonly language: string;
    readonly terms: readonly string[];
  },
  progress: (line: string) => void,
): TrainingSet {
  const { name, rows, terms, isQuiet, hash } = source;
  const language = languageOf(source.language, undefined);
  const { lexicon } = compileLexicon({ language, entries: terms.map((canonical) => ({ canonical })) });
  const label = isQuiet ? labelQuietCandidates : labelCandidates;
  const candidates = label(lexicon, rows, (done) => {
    if (done % 1000 === 0) progress(`${name}: ${done} of ${rows.length} utterances`);
  });
  return { name, language: language.code, lexicon, rows, candidates, isQuiet, hash };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Corrector } from '@enmienda/correction';
import type { HybridSet } from '@enmienda/correction/offline/training';
import { foldOf } from '@enmienda/correction/offline/training';
import { readSecond } from '../evaluation-set.ts';
import type { SetFiles } from '../set-notation.ts';
import { type FoldForests, foldCorrector, quietCorrectors } from '../training/cross-validation.ts';
import { readTrainingSet, type TrainingSet } from '../training/training-set.ts';

/** A training set, and another recogniser's texts of its rows by id where there are some. */
export interface OfflineSet extends TrainingSet {
  readonly second: ReadonlyMap<string, string>;
}

/** @throws EvaluationError for a language or a file that can't be used */
export async function readOfflineSet(
  files: SetFiles,
  progress: (line: string) => void,
  isQuiet = false,
): Promise<OfflineSet> {
  const set = await readTrainingSet(files, progress, isQuiet);
  if (files.second === undefined) return { ...set, second: new Map() };
  const second = await readSecond(files.second, set.rows);
  const hash = createHash('sha256')
    .update(set.hash)
    .update(await readFile(files.second));
  return { ...set, second, hash: hash.digest('hex') };
}

/** The set as the offline score is trained with it: the online score of a row comes from a forest that never saw it. */
export function hybridSet(set: OfflineSet, forests: FoldForests): HybridSet {
  return { ...set, onlineOf: onlineOf(set, forests) };
}

function onlineOf({ lexicon, isQuiet }: OfflineSet, forests: FoldForests): (reference: string) => Corrector {
  const byTerm = foldCorrector(lexicon, forests, {});
  if (!isQuiet) return () => byTerm;
  const byFold = quietCorrectors(lexicon, forests, {});
  return (reference) => byFold[foldOf(reference)] ?? byTerm;
}

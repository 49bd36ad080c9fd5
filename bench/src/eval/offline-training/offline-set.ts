import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readSecond } from '../evaluation-set.ts';
import type { SetFiles } from '../set-notation.ts';
import { readTrainingSet, type TrainingSet } from '../training/training-set.ts';

/** A training set, and another recogniser's texts of its rows by id where there are some. */
export interface OfflineSet extends TrainingSet {
  readonly second: ReadonlyMap<string, string>;
}

/** @throws EvaluationError for a language or a file that can't be used */
export async function readOfflineSet(files: SetFiles, progress: (line: string) => void): Promise<OfflineSet> {
  const set = await readTrainingSet(files, progress);
  if (files.second === undefined) return { ...set, second: new Map() };
  const second = await readSecond(files.second, set.rows);
  const hash = createHash('sha256')
    .update(set.hash)
    .update(await readFile(files.second));
  return { ...set, second, hash: hash.digest('hex') };
}

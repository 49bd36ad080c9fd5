import type { MakeCorrector } from '../online-evaluation.ts';
import type { SetFiles } from '../set-notation.ts';
import { BOOSTING, foldCorrector, foldForests } from '../training/cross-validation.ts';
import { readTrainingSet } from '../training/training-set.ts';

/** Makes correctors that score each candidate by a forest that was not trained with its term. */
export async function trainOnOtherTerms(
  sets: readonly SetFiles[],
  progress: (line: string) => void,
): Promise<MakeCorrector> {
  const training = [];
  for (const files of sets) training.push(await readTrainingSet(files, progress));
  const forests = foldForests(training, BOOSTING, progress);
  return (lexicon, policy) => foldCorrector(lexicon, forests, policy);
}

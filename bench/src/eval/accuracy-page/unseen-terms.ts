import path from 'node:path';
import { foldOf } from '@enmienda/correction/offline/training';
import type { MakeCorrector } from '../online-evaluation.ts';
import { BOOSTING, foldCorrector, foldForests, quietCorrectors } from '../training/cross-validation.ts';

import { readQuietNames, readTrainingSet, type TrainingSet } from '../training/training-set.ts';
import {
  type DevelopmentSet,
  filesOf,
  MAIN_SETS,
  QUIET_NAMES,
  QUIET_VOCABULARIES,
} from './development-sets.ts';

/** Makes the correctors for a set by forests that were not trained with what they decide about. */
export type MakeUnseen = (set: DevelopmentSet) => MakeCorrector;

/**
 * Trains a forest for each fold as the built-in score is trained. Where terms are said, each candidate is scored by the forest that
 * wasn't trained with its term; in everyday speech by one that wasn't trained with the utterance.
 */
export async function trainOnOtherTerms(
  folder: string,
  progress: (line: string) => void,
): Promise<MakeUnseen> {
  const training: TrainingSet[] = [];
  for (const set of MAIN_SETS) {
    const files = filesOf(set, folder);
    if (set.isQuiet !== true) {
      training.push(await readTrainingSet(files, progress));
      continue;
    }
    for (const terms of QUIET_VOCABULARIES) {
      training.push(await readTrainingSet({ ...files, terms: path.join(folder, terms) }, progress, true));
    }
    training.push(await readQuietNames(files, QUIET_NAMES, progress));
  }
  const forests = foldForests(training, BOOSTING, progress);
  return (set) => (lexicon, policy) => {
    if (set.isQuiet !== true) return foldCorrector(lexicon, forests, policy);
    const correctors = quietCorrectors(lexicon, forests, policy);
    return ({ reference }) => {
      const corrector = correctors[foldOf(reference)];
      if (corrector === undefined) throw new RangeError('There are fewer forests than folds');
      return corrector;
    };
  };
}

import type { Language } from '@enmienda/correction';
import { applyMatches, windowMatcher } from '@enmienda/correction/offline/training';
import { z } from 'zod';
import { EvaluationError } from '../evaluation-error.ts';
import { sameLetters, sameMetaphone, symmetricDeletes } from './near-letters.ts';
import { nearestSound, SOUND_RATIO_MIN } from './near-sounds.ts';

/** What others do with the same vocabulary and the same text. */
export interface Baseline {
  readonly name: string;
  /** The text as corrected at each of `thresholds`. */
  readonly thresholds: readonly number[];
  correct(text: string): readonly string[];
}

export const BASELINE_NAMES = [
  'identity',
  'exact',
  'levenshtein',
  'levenshtein-gated',
  'symspell',
  'metaphone',
] as const;
export type BaselineName = (typeof BASELINE_NAMES)[number];

/** @throws EvaluationError for a name that isn't known */
export function parseBaselineName(text: string): BaselineName {
  const { data } = z.enum(BASELINE_NAMES).safeParse(text);
  if (data === undefined) {
    throw new EvaluationError(`--baseline ${text} is not known: give one of ${BASELINE_NAMES.join(', ')}`);
  }
  return data;
}

const LEVENSHTEIN_RATIOS: readonly number[] = [SOUND_RATIO_MIN, 0.85, 0.9];

export function createBaseline(
  name: BaselineName,
  canonicals: readonly string[],
  language: Language,
): Baseline {
  switch (name) {
    case 'identity':
      return { name, thresholds: [0], correct: (text) => [text] };
    case 'exact':
      return ofMatches(name, windowMatcher(sameLetters(canonicals)), [0]);
    case 'levenshtein':
      return ofMatches(name, windowMatcher(nearestSound(canonicals, language, false)), LEVENSHTEIN_RATIOS);
    case 'levenshtein-gated':
      return ofMatches(name, windowMatcher(nearestSound(canonicals, language, true)), LEVENSHTEIN_RATIOS);
    case 'symspell':
      return ofMatches(name, windowMatcher(symmetricDeletes(canonicals)), [0]);
    case 'metaphone':
      return ofMatches(name, windowMatcher(sameMetaphone(canonicals)), [0]);
  }
}

function ofMatches(
  name: string,
  matchesIn: ReturnType<typeof windowMatcher>,
  thresholds: readonly number[],
): Baseline {
  return {
    name,
    thresholds,
    correct(text) {
      const matches = matchesIn(text);
      return thresholds.map((threshold) => applyMatches(text, matches, threshold));
    },
  };
}

import type { LanguageCode, OnlineInput } from '@enmienda/correction';
import { drawConfidences } from './drawn-confidences.ts';
import type { EvaluationRow } from './evaluation-set.ts';

/** Where words' confidences come from: the rows, nowhere, or a table of a recogniser's on wide-band or telephone sound. */
export type ConfidenceChoice = 'own' | 'none' | 'drawn' | 'drawn-telephone';

/** What of a row is given to the corrector beside its text. */
export interface EvidenceChoice {
  readonly confidences: ConfidenceChoice;
  /** Whether the recogniser's other hypotheses are given, where a row has them. */
  readonly hasNbest: boolean;
}

/** All that the rows have. */
export const EVERYTHING: EvidenceChoice = { confidences: 'own', hasNbest: true };
export const TEXT_ONLY: EvidenceChoice = { confidences: 'none', hasNbest: false };

export function inputOf(row: EvaluationRow, choice: EvidenceChoice, language: LanguageCode): OnlineInput {
  const words = wordsFor(row, choice.confidences, language);
  return {
    text: row.hypothesis,
    ...(words === undefined ? {} : { words }),
    ...(row.alternatives === undefined || !choice.hasNbest ? {} : { alternatives: row.alternatives }),
  };
}

function wordsFor(row: EvaluationRow, choice: ConfidenceChoice, language: LanguageCode) {
  switch (choice) {
    case 'own':
      return row.words;
    case 'none':
      return undefined;
    case 'drawn':
      return drawConfidences(row, { language, channel: 'wide' });
    case 'drawn-telephone':
      return drawConfidences(row, { language, channel: 'telephone' });
  }
}

import type { Language } from '../../language.ts';
import { createLanguage } from '../create-language.ts';
import { englishCosts } from './costs.ts';
import { ENGLISH_QUESTIONS } from './questions.ts';
import { ENGLISH_RULES } from './rules.ts';
import { ENGLISH_SAYINGS } from './sayings.ts';
import { NAMES, RANKED_WORDS } from './word-list.ts';
import {
  AUXILIARIES,
  DETERMINERS,
  ENDINGS,
  LETTER_NAMES,
  NAME_CUES,
  NEGATIONS,
  PREPOSITIONS,
  QUANTITY_WORDS,
  STOP_WORDS,
} from './words.ts';

export interface EnglishOptions {
  readonly dialect?: 'en-US';
}

/** English as the United States speak it, with the costs of a telephone line. One value is enough: keep it. */
export function english(options: EnglishOptions = {}): Language {
  return createLanguage({
    code: 'en',
    dialect: options.dialect ?? 'en-US',
    rules: ENGLISH_RULES,
    phoneCosts: englishCosts(),
    rankedWords: RANKED_WORDS,
    names: NAMES,
    stopWords: STOP_WORDS,
    negations: NEGATIONS,
    quantityWords: QUANTITY_WORDS,
    determiners: DETERMINERS,
    prepositions: PREPOSITIONS,
    auxiliaries: AUXILIARIES,
    nameCues: NAME_CUES,
    endings: ENDINGS,
    letterNames: LETTER_NAMES,
    sayings: ENGLISH_SAYINGS,
    questions: ENGLISH_QUESTIONS,
  });
}

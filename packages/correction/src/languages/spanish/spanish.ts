import type { Language } from '../../language.ts';
import { createLanguage } from '../create-language.ts';
import { spanishCosts } from './costs.ts';
import type { SpanishDialect } from './dialect.ts';
import { spanishQuestions } from './questions.ts';
import { spanishRules } from './rules.ts';
import { SPANISH_SAYINGS } from './sayings.ts';
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

export interface SpanishOptions {
  /** `es-419`, Latin America in general, unless given. */
  readonly dialect?: SpanishDialect;
}

/** Spanish as a dialect speaks it, with the costs of a telephone line. One value a dialect is enough: keep it. */
export function spanish(options: SpanishOptions = {}): Language {
  const dialect = options.dialect ?? 'es-419';
  return createLanguage({
    code: 'es',
    dialect,
    rules: spanishRules(dialect),
    phoneCosts: spanishCosts(dialect),
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
    sayings: SPANISH_SAYINGS,
    questions: spanishQuestions(dialect),
  });
}

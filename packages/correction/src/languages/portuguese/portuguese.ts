import type { Language } from '../../language.ts';
import { createLanguage } from '../create-language.ts';
import { portugueseCosts } from './costs.ts';
import type { PortugueseDialect } from './dialect.ts';
import { portugueseQuestions } from './questions.ts';
import { portugueseRules } from './rules.ts';
import { PORTUGUESE_SAYINGS } from './sayings.ts';
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

export interface PortugueseOptions {
  /** `pt-BR` unless given. The everyday words are Brazil's in both. */
  readonly dialect?: PortugueseDialect;
}

/** Portuguese as a country speaks it, with the costs of a telephone line. One value a dialect is enough: keep it. */
export function portuguese(options: PortugueseOptions = {}): Language {
  const dialect = options.dialect ?? 'pt-BR';
  return createLanguage({
    code: 'pt',
    dialect,
    rules: portugueseRules(dialect),
    phoneCosts: portugueseCosts(dialect),
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
    sayings: PORTUGUESE_SAYINGS,
    questions: portugueseQuestions(dialect),
  });
}

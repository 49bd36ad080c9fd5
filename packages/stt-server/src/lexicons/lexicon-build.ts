import {
  compileLexicon,
  type Language,
  type LanguageCode,
  type Lexicon,
  type LexiconPair,
  type LexiconProblem,
} from '@enmienda/correction';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import { portuguese } from '@enmienda/correction/pt';
import { loadLexiconFolder } from './lexicon-file.ts';

/** What a lexicon is to be made of. */
export interface LexiconOrder {
  readonly folder: string;
  readonly language: LanguageCode;
  readonly learned: readonly LexiconPair[];
}

export interface BuiltLexicon {
  readonly lexicon: Lexicon;
  readonly entryCount: number;
  readonly pairCount: number;
  /** Problems that left something out. */
  readonly errorCount: number;
  /** What the compiler left out or limits; `index` counts through the files in order, then through the learned pairs. */
  problems(): readonly LexiconProblem[];
}

/** Reads the folder and compiles one language of it. @throws LexiconError */
export type BuildLexicon = (order: LexiconOrder) => Promise<BuiltLexicon>;

/** Builds in this thread, which does nothing else for as long as compiling takes. @throws LexiconError */
export async function buildLexicon({ folder, language, learned }: LexiconOrder): Promise<BuiltLexicon> {
  const files = await loadLexiconFolder(folder, language);
  const entries = files.flatMap((file) => file.entries);
  const pairs = [...files.flatMap((file) => file.pairs), ...learned];
  const { lexicon, problems } = compileLexicon({ language: languageOf(language), entries, pairs });
  return {
    lexicon,
    entryCount: entries.length,
    pairCount: pairs.length,
    errorCount: problems.filter(({ severity }) => severity === 'error').length,
    problems: () => problems,
  };
}

const LANGUAGES: Readonly<Record<LanguageCode, () => Language>> = {
  es: () => spanish(),
  pt: () => portuguese(),
  en: () => english(),
};

const made = new Map<LanguageCode, Language>();

/** A language is made once a thread: its word list takes longer to read than a lexicon to load. */
export function languageOf(code: LanguageCode): Language {
  const present = made.get(code);
  if (present !== undefined) return present;
  const language = LANGUAGES[code]();
  made.set(code, language);
  return language;
}

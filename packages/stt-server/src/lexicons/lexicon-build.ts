import {
  compileLexicon,
  type Language,
  type LanguageCode,
  type Lexicon,
  type LexiconEntry,
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
  /** Whether learned pairs that are applied also are other ways to say their terms (default), so that what sounds like them is found too. */
  readonly isLearnedSound?: boolean;
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
export async function buildLexicon(order: LexiconOrder): Promise<BuiltLexicon> {
  const { folder, language, isLearnedSound = true } = order;
  const files = await loadLexiconFolder(folder, language);
  const given = files.flatMap((file) => file.entries);
  const { entries, learned } = isLearnedSound
    ? withLearnedSounds(given, order.learned)
    : { entries: given, learned: order.learned };
  const pairs = [...files.flatMap((file) => file.pairs), ...learned];
  const { lexicon, problems } = compileLexicon({ language: languageOf(language), entries, pairs });
  return {
    lexicon,
    entryCount: entries.length,
    pairCount: pairs.length + order.learned.length - learned.length,
    errorCount: problems.filter(({ severity }) => severity === 'error').length,
    problems: () => problems,
  };
}

/** Pairs that are applied become surfaces of their terms; the others stay pairs. */
function withLearnedSounds(
  entries: readonly LexiconEntry[],
  learned: readonly LexiconPair[],
): { readonly entries: readonly LexiconEntry[]; readonly learned: readonly LexiconPair[] } {
  const heardFor = new Map<string, string[]>();
  for (const { heard, canonical, decision } of learned) {
    if (decision === 'suggest') continue;
    heardFor.set(canonical, [...(heardFor.get(canonical) ?? []), heard]);
  }
  const known = new Set(entries.map(({ canonical }) => canonical));
  return {
    entries: entries.map((entry) => {
      const heard = heardFor.get(entry.canonical);
      heardFor.delete(entry.canonical);
      return heard === undefined ? entry : { ...entry, surfaces: [...(entry.surfaces ?? []), ...heard] };
    }),
    learned: learned.filter(({ canonical, decision }) => decision === 'suggest' || !known.has(canonical)),
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

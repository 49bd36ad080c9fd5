import type { Language } from './language.ts';

/** A letter, the name of one, or the first word of the name of one. */
export function beginsLetterName(folded: string, language: Language): boolean {
  return letterOf(folded, language) !== undefined || beginsLongName(folded, language);
}

/** The letter that a folded word is, or is the name of. */
export function letterOf(folded: string, { letterNames }: Language): string | undefined {
  return folded.length === 1 ? folded : letterNames.get(folded);
}

// Follows from the language alone; a language is made once and lives as long as the program.
const longNames = new WeakMap<Language, ReadonlySet<string>>();

/** The first word of a name of two: `doble`. */
export function beginsLongName(folded: string, language: Language): boolean {
  let firsts = longNames.get(language);
  if (firsts === undefined) {
    const names = [...language.letterNames.keys()].filter((name) => name.includes(' '));
    firsts = new Set(names.map((name) => name.slice(0, name.indexOf(' '))));
    longNames.set(language, firsts);
  }
  return firsts.has(folded);
}

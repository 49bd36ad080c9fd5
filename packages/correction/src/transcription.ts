import { type Language, PHONES_PER_WORD_MAX } from './language.ts';

/** The phones of several words run together, so that splits and merges sound the same. */
export function phonesOfWords(words: readonly string[], language: Language): Uint8Array {
  const phones = new Uint8Array(words.length * PHONES_PER_WORD_MAX);
  let end = 0;
  for (const word of words) end = language.transcribe(word, phones, end);
  return phones.slice(0, end);
}

/** A string that is the same for the same phones. */
export function phoneKey(phones: Uint8Array): string {
  return String.fromCharCode(...phones);
}

/** A term as its words are read: the canonical as written, and its folded words. */
export interface WrittenTerm {
  readonly canonical: string;
  readonly words: readonly string[];
}

/**
 * The ways a term may sound, the usual one first, no two alike: as its words are read, and initials letter by letter
 * (`BBVA`: be be uve a). At least one, which may be empty for a term without a letter or digit that is read.
 */
export function readingsOf({ canonical, words }: WrittenTerm, language: Language): readonly Uint8Array[] {
  const readings = [phonesOfWords(words, language)];
  const letters = spelledWords(canonical, language);
  if (letters !== undefined) readings.push(phonesOfWords(letters, language));
  const seen = new Set<string>();
  return readings.filter((phones) => {
    const key = phoneKey(phones);
    return seen.has(key) ? false : seen.add(key);
  });
}

/**
 * Other words that write the same term and nothing else (`canal trece` for `Canal 13`): always right to replace by the
 * canonical. Folded words, never the term's own.
 */
export function writtenForms(_term: WrittenTerm, _language: Language): readonly (readonly string[])[] {
  return [];
}

/** How a term written as initials is said letter by letter (`BBVA`: be be uve a); undefined for other terms. */
export function spelledWords(canonical: string, language: Language): readonly string[] | undefined {
  if (!/^\p{Lu}{2,6}$/u.test(canonical)) return undefined;
  const names = letterNamesByLetter(language);
  const words = Array.from(canonical.toLowerCase(), (letter) => names.get(letter));
  return words.every((word) => word !== undefined) ? words.flatMap((word) => word.split(' ')) : undefined;
}

/** The first name of a letter is its usual one. */
function letterNamesByLetter(language: Language): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [name, letter] of language.letterNames) {
    if (!names.has(letter)) names.set(letter, name);
  }
  return names;
}

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

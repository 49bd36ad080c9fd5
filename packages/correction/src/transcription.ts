import { type Language, PHONES_PER_WORD_MAX } from './language.ts';
import { letterNames, spokenForms, type WrittenTerm } from './spoken-forms.ts';

export type { WrittenTerm } from './spoken-forms.ts';

/** Filled and copied within one call: not re-entrant. */
let scratch: Uint8Array = new Uint8Array(16 * PHONES_PER_WORD_MAX);

/** The phones of several words run together, so that splits and merges sound the same. */
export function phonesOfWords(words: readonly string[], language: Language): Uint8Array {
  const phonesMax = words.length * PHONES_PER_WORD_MAX;
  if (scratch.length < phonesMax) scratch = new Uint8Array(phonesMax);
  let end = 0;
  for (const word of words) end = language.transcribe(word, scratch, end);
  return scratch.slice(0, end);
}

/** A string that is the same for the same phones. */
export function phoneKey(phones: Uint8Array): string {
  let key = '';
  for (let i = 0; i < phones.length; i += 1) key += String.fromCharCode(phones[i]!);
  return key;
}

/**
 * The ways a term may sound, the usual one first, no two alike: as its words are read, initials letter by letter
 * (`BBVA`: be be uve a), foreign names as they are said abroad, numbers in words. At least one, which may be empty for a
 * term without a letter or digit that is read.
 */
export function readingsOf(term: WrittenTerm, language: Language): readonly Uint8Array[] {
  const { canonical, words } = term;
  const wordings = [words];
  const letters = spelledWords(canonical, language);
  if (letters !== undefined) wordings.push(letters);
  const respelled = respelledWords(words, language);
  if (respelled !== undefined) wordings.push(respelled);
  const forms = spokenForms(term, language).filter((form) => !form.some((word) => /\d/u.test(word)));
  // The likeliest, and the one that is furthest from how the term is written.
  wordings.push(...forms.slice(0, 1), ...forms.slice(-1));
  if (wordings.length === 1) return [phonesOfWords(words, language)];
  const seen = new Set<string>();
  const readings: Uint8Array[] = [];
  for (const wording of wordings) {
    const phones = phonesOfWords(wording, language);
    const key = phoneKey(phones);
    if (seen.has(key)) continue;
    seen.add(key);
    readings.push(phones);
  }
  return readings;
}

/**
 * Other words that write the same term and nothing else (`canal trece` for `Canal 13`): always right to replace by the
 * canonical. Folded words, never the term's own.
 */
export function writtenForms(term: WrittenTerm, language: Language): readonly (readonly string[])[] {
  return spokenForms(term, language);
}

/** How a term written as initials is said letter by letter (`BBVA`: be be uve a); undefined for other terms. */
export function spelledWords(canonical: string, language: Language): readonly string[] | undefined {
  if (!/^\p{Lu}{2,6}$/u.test(canonical)) return undefined;
  return letterNames(canonical.toLowerCase(), language)?.split(' ');
}

function respelledWords(words: readonly string[], { sayings }: Language): readonly string[] | undefined {
  if (!words.some((word) => sayings.respellings.has(word))) return undefined;
  return words.map((word) => sayings.respellings.get(word) ?? word);
}

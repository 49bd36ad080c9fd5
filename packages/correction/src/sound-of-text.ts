import type { Language } from './language.ts';
import { createPrefixDistances, PHONES_MAX, type PhoneSlice, phoneSimilarity } from './phone-distance.ts';
import { tokenize } from './tokens.ts';
import { phonesOfWords } from './transcription.ts';

/** The first `PHONES_MAX` phones of a text, its words run together, so that a split or merged word sounds like the whole one. */
export function phonesOfText(text: string, language: Language): Uint8Array {
  const words = tokenize(text).map(({ folded }) => folded);
  return phonesOfWords(words, language).subarray(0, PHONES_MAX);
}

/** More than any distance of phrases that can be compared. */
const UNBOUNDED = 0x3ffe;

/** How alike the phones of two texts are, 0..1, by their weighted distance; one text is given first. */
export function createCloseLook(language: Language): (text: string) => (other: string) => number {
  const prefixes = createPrefixDistances(language.phoneCosts);
  return (text) => {
    const heard = wholeOf(phonesOfText(text, language));
    return (other) => {
      const said = wholeOf(phonesOfText(other, language));
      const distance = prefixes.fill(said, heard, UNBOUNDED)[heard.end]!;
      return phoneSimilarity(distance, said.end, heard.end);
    };
  };
}

function wholeOf(phones: Uint8Array): PhoneSlice {
  return { phones, start: 0, end: phones.length };
}

import type { Language } from '@enmienda/correction';
import { type MatchWords } from '@enmienda/correction/offline/training';
import { distance } from 'fastest-levenshtein';
import { wordsOf } from '../measures.ts';

/** Below this ratio nothing is looked at. */
export const SOUND_RATIO_MIN = 0.8;
const PHONES_PER_WORD_MAX = 64;
/** Phones are written as letters from here, so that distances of text can be taken. */
const FIRST_PHONE_LETTER = 64;

interface SoundedTerm {
  readonly canonical: string;
  readonly phones: string;
  readonly mask: number;
}

/**
 * The plain approach: the term with the largest Levenshtein ratio of phones (1 − distance ÷ longer length), by the same letter-to-phone
 * rules as the corrector. With `isGated` windows of which every word is known are left alone.
 */
export function nearestSound(
  canonicals: readonly string[],
  language: Language,
  isGated: boolean,
): MatchWords {
  const byLength = new Map<number, SoundedTerm[]>();
  for (const canonical of canonicals) {
    const phones = phonesOf(wordsOf(canonical), language);
    const term = { canonical, phones, mask: maskOf(phones) };
    const same = byLength.get(phones.length);
    if (same === undefined) byLength.set(phones.length, [term]);
    else same.push(term);
  }
  return (words) => {
    if (isGated && words.every((word) => language.isKnownWord(word))) return undefined;
    const heard = phonesOf(words, language);
    const mask = maskOf(heard);
    let best: { canonical: string; score: number } | undefined;
    const shortest = Math.ceil(SOUND_RATIO_MIN * heard.length);
    const longest = Math.floor(heard.length / SOUND_RATIO_MIN);
    for (let length = shortest; length <= longest; length += 1) {
      const longer = Math.max(length, heard.length);
      const maxDistance = (1 - SOUND_RATIO_MIN) * longer;
      for (const term of byLength.get(length) ?? []) {
        if (bitCount(mask ^ term.mask) > 2 * maxDistance) continue;
        const score = 1 - distance(heard, term.phones) / longer;
        if (score >= SOUND_RATIO_MIN && score > (best?.score ?? 0))
          best = { canonical: term.canonical, score };
      }
    }
    return best;
  };
}

function phonesOf(words: readonly string[], language: Language): string {
  const phones = new Uint8Array(words.length * PHONES_PER_WORD_MAX);
  let end = 0;
  for (const word of words) end = language.transcribe(word, phones, end);
  return String.fromCharCode(...phones.subarray(0, end).map((phone) => phone + FIRST_PHONE_LETTER));
}

/** Which phones there are, one bit for those with the same remainder: each edit changes at most two bits. */
function maskOf(phones: string): number {
  let mask = 0;
  for (let i = 0; i < phones.length; i += 1) mask |= 1 << (phones.charCodeAt(i) & 31);
  return mask;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

import { distance } from 'fastest-levenshtein';
import type { Candidate } from './candidate.ts';
import { FULL_COST } from './phone-costs.ts';
import type { Utterance } from './utterance.ts';

/** From here on a longer term need not sound more alike: by chance it does less often. */
const LONG_TERM_PHONES = 10;
const FLOOR_OF_LONG_TERMS = 0.7;
const FLOOR_PER_PHONE = 0.02;

/** Where a similarity stands between what chance gives a term of its length and 1; below 0 for less than chance. */
export function similarityAboveFloor({ similarity, termPhones }: Candidate): number {
  const floor = FLOOR_OF_LONG_TERMS + Math.max(0, LONG_TERM_PHONES - termPhones) * FLOOR_PER_PHONE;
  return (similarity - floor) / (1 - floor);
}

/** How alike the words are in which window and term differ: those they share make any long term look alike. */
export interface ReplacedLikeness {
  readonly phones: number;
  readonly letters: number;
}

/** `wholeLetters`: how alike the letters of all words are, which is the answer where no word is shared. */
export function replacedLikeness(
  utterance: Utterance,
  candidate: Candidate,
  wholeLetters: number,
): ReplacedLikeness {
  const { wordIds, phoneStarts, letters } = utterance;
  const { from, to, heardPhones, termPhones } = candidate;
  let sharedPhones = 0;
  let heard = '';
  for (let i = from; i < to; i += 1) {
    if (candidate.term.hasWord(wordIds[i]!)) sharedPhones += phoneStarts[i + 1]! - phoneStarts[i]!;
    else heard += letters[i]!;
  }
  const longer = Math.max(heardPhones, termPhones) - sharedPhones;
  const phones = 1 - candidate.distance / FULL_COST / Math.max(1, longer);
  if (sharedPhones === 0) return { phones, letters: wholeLetters };
  const { words, wordLetters } = candidate.term;
  let said = '';
  for (let i = 0; i < words.length; i += 1) {
    if (!isHeard(utterance, candidate, words[i]!)) said += wordLetters[i]!;
  }
  return { phones, letters: letterLikeness(heard, said) };
}

function isHeard({ tokens }: Utterance, { from, to }: Candidate, word: string): boolean {
  for (let i = from; i < to; i += 1) if (tokens[i]!.folded === word) return true;
  return false;
}

/** The letters of a window run together, without accents. */
export function heardLetters({ letters }: Utterance, { from, to }: Candidate): string {
  let heard = '';
  for (let i = from; i < to; i += 1) heard += letters[i]!;
  return heard;
}

/** 1 for the same letters, 0 where none is in its place. */
export function letterLikeness(a: string, b: string): number {
  return a === b ? 1 : 1 - distance(a, b) / Math.max(a.length, b.length, 1);
}

/** The share of the longer one that both begin with. */
export function sharedStart(a: string, b: string): number {
  return commonStart(a, b) / Math.max(a.length, b.length, 1);
}

function commonStart(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/** Shorter stems are no sign that two words are forms of one. */
const STEM_LETTERS_MIN = 3;
/** So many letters of the part that is the same may belong to the endings: `europeo` and `europea`, `-eo` and `-ea`. */
const ENDING_LETTERS_SHARED_MAX = 3;

/**
 * Whether the words heard are other forms of the term's words: 2 for the same letters, 1 where they differ in endings
 * alone (`europeo occidental`, `Europa Occidental`), 0 where they differ in more, -1 for another number of words.
 */
export function endingsOnly({ letters, language }: Utterance, { term, from, to }: Candidate): number {
  const { wordLetters } = term;
  if (to - from !== wordLetters.length) return -1;
  let differs = false;
  for (let i = 0; i < wordLetters.length; i += 1) {
    const heard = letters[from + i]!;
    const said = wordLetters[i]!;
    if (heard === said) continue;
    if (!differInEnding(heard, said, language.endings)) return 0;
    differs = true;
  }
  return differs ? 1 : 2;
}

function differInEnding(a: string, b: string, endings: ReadonlySet<string>): boolean {
  const isEnding = (word: string, stem: number) => stem === word.length || endings.has(word.slice(stem));
  const start = commonStart(a, b);
  const shortest = Math.max(STEM_LETTERS_MIN, start - ENDING_LETTERS_SHARED_MAX);
  for (let stem = start; stem >= shortest; stem -= 1) if (isEnding(a, stem) && isEnding(b, stem)) return true;
  return false;
}

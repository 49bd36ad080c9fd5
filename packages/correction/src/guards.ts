import type { Term } from './lexicon.ts';
import type { StandingTerm, Utterance } from './utterance.ts';
import { EVERYDAY_RANK_MAX, IS_KNOWN, IS_PROTECTED, IS_STOP } from './word-facts.ts';

/** Tokens `from` to `to` (half-open) of an utterance, and the term that would replace them. */
export interface Replacement {
  readonly term: Term;
  readonly from: number;
  readonly to: number;
}

/** `compileLexicon` takes no longer terms. */
export const TERM_WORDS_MAX = 16;

/**
 * Why a window may not be touched whatever the score, or undefined. These rules hold for every method; they are what
 * makes a second pass over corrected text change nothing (see `process-online.ts`).
 */
export function forbidden(
  utterance: Utterance,
  replacement: Replacement,
  isExplicit: boolean,
): 'already-a-term' | 'protected-word' | undefined {
  if (breaksStandingTerm(utterance, replacement, isExplicit)) return 'already-a-term';
  if (isExplicit) return undefined;
  if (isPluralOf(utterance, replacement)) return 'protected-word';
  return losesProtectedWord(utterance, replacement) ? 'protected-word' : undefined;
}

/**
 * A term that stands right is neither touched nor cut into. Only a longer term that holds it word for word may take it
 * in (`Corte Inglés` inside `El Corte Inglés`), or a pair that somebody gave; and something else must change with it.
 */
function breaksStandingTerm(utterance: Utterance, replacement: Replacement, isExplicit: boolean): boolean {
  const { term, from, to } = replacement;
  const { isStanding, standing } = utterance;
  let standingTokens = 0;
  for (let i = from; i < to; i += 1) standingTokens += isStanding[i]!;
  if (standingTokens === 0) return false;
  if (standingTokens === to - from) return true;
  for (let i = firstEndingAfter(standing, from); i < standing.length && standing[i]!.start < to; i += 1) {
    const other = standing[i]!;
    if (other.end <= from) continue;
    if (other.start < from || other.end > to || !(isExplicit || isPartOf(other.term, term))) return true;
  }
  return false;
}

/** The first place in `standing`, which is in order of `start`, where terms may reach past token `from`. */
function firstEndingAfter(standing: readonly StandingTerm[], from: number): number {
  let low = 0;
  let high = standing.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (standing[middle]!.start + TERM_WORDS_MAX <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The words of one term stand together in those of another. */
export function isPartOf(part: Term, whole: Term): boolean {
  if (part === whole || part.wordCount > whole.wordCount) return false;
  const { words } = part;
  const around = whole.words;
  for (let at = 0; at + words.length <= around.length; at += 1) {
    if (words.every((word, i) => around[at + i] === word)) return true;
  }
  return false;
}

/**
 * The term's own words, the last in the plural: somebody said `two tylenols` and meant them. A plural that is a word of
 * the language (`apples` for `Apple`) is left to the score: six of 537 missed mentions in English are such.
 */
function isPluralOf({ flags, letters, language }: Utterance, { term, from, to }: Replacement): boolean {
  if (to - from !== term.wordCount || (flags[to - 1]! & IS_KNOWN) !== 0) return false;
  let heard = '';
  for (let i = from; i < to; i += 1) heard += letters[i]!;
  return (
    heard.startsWith(term.letters) && language.sayings.pluralEndings.has(heard.slice(term.letters.length))
  );
}

/**
 * Negations, amounts, dates, digits and addresses stay, unless the term has the same word; function words and single letters
 * stay where there is nothing else: letters spell a term, or are what somebody spells that is none. And everyday words that the
 * term has stay as they are: the rest of it was not misheard, it was not said (`good morning`, `Morning Andy`). What may be given as
 * a pair is looked at when the lexicon is compiled.
 */
function losesProtectedWord(utterance: Utterance, replacement: Replacement): boolean {
  const { term, from, to } = replacement;
  const { flags, letters, wordIds, ranks } = utterance;
  let hasContent = false;
  let replaces = false;
  for (let i = from; i < to; i += 1) {
    if ((flags[i]! & IS_PROTECTED) !== 0 && !term.hasWord(wordIds[i]!)) return true;
    if ((flags[i]! & IS_STOP) === 0 && letters[i]!.length > 1) hasContent = true;
    if (ranks[i] === 0 || ranks[i]! > EVERYDAY_RANK_MAX || !term.hasWord(wordIds[i]!)) replaces = true;
  }
  return !hasContent || !replaces;
}

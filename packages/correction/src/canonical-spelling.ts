import type { Candidate } from './candidate.ts';
import type { LanguageCode } from './language.ts';
import { type Token, tokenize } from './tokens.ts';
import type { StandingTerm, Utterance } from './utterance.ts';
import { IS_PROTECTED, IS_STOP } from './word-facts.ts';

/**
 * Up to this rank a word is one of the language. Only the Portuguese list has names too, and what the encyclopedia alone has is
 * mostly such: of 50 mentions of terms of that kind in the references of the development set 48 are written as names.
 */
const LANGUAGE_RANK_MAX: Readonly<Record<LanguageCode, number>> = {
  es: Number.POSITIVE_INFINITY,
  pt: 37_000,
  en: Number.POSITIVE_INFINITY,
};

/**
 * Words of the language stand together by chance where all of them are as usual as this: `buen fin de semana` is no `Buen Fin`.
 * Of 625 mentions of terms of rarer ones in the references of the Spanish and Portuguese sets 612 are written as names.
 */
const USUAL_RANK_MAX = 1000;

const LOWER_CASE = /\p{Ll}/u;
const UPPER_CASE = /\p{Lu}/u;
const BEGINS_UPPER_CASE = /^\p{Lu}/u;
const DIGIT = /\p{N}/u;
const LETTER = /\p{L}/u;
const SEVERAL_LETTERS = /\p{L}.*\p{L}/su;
/** What may stand between the words of a term that is written otherwise: `coca cola`, `at & t`, but no list (`coca, cola`). */
const BETWEEN_WORDS = /^[\s\p{Pd}'’.&]*$/u;
/** Signs that say with which words they belong: `h&m`. */
const TELLING_SIGN = /[^\s\p{Pd}'’.]/u;
/** Signs by which a word is part of an address, a file name or a tag. */
const PART_BEFORE = /(?:[#@]|[\p{L}\p{N}][._/\\:])$/u;
const PART_AFTER = /^[._/\\:@][\p{L}\p{N}]/u;

/** A canonical as it is written inside a text: without the signs before its first and behind its last word (`Yahoo!`). */
export function writingOf(canonical: string): string {
  return canonicalTokens(canonical).writing;
}

/**
 * Terms that stand in the utterance in other case, or with other signs between their words, to be written as the lexicon has them;
 * leftmost-longest, none overlapping another. Left as they are:
 *
 *   - terms of ordinary words of the language, unless capitals show that they are a name here;
 *   - the capital that a sentence begins with, and text that is all capitals;
 *   - addresses, tags, and words with other signs between them.
 *
 * One that is written as it should be is cut into by none but a longer one around it, so writing them anew ends. What becomes of
 * a term depends on those that overlap with it, the signs around it, and the word before and after it.
 */
export function canonicalCandidates(
  utterance: Utterance,
  refused: ReadonlySet<string> | undefined,
): readonly Candidate[] {
  const right: StandingTerm[] = [];
  const wrong: StandingTerm[] = [];
  for (const one of utterance.standing) {
    const said = textOf(utterance, one);
    if (said === one.term.canonical) right.push(one);
    else if (!UPPER_CASE.test(said) && isOrdinary(utterance, one)) continue;
    else if (one.term.canonical.includes(said) && said === writingOf(one.term.canonical)) right.push(one);
    else if (refused?.has(one.term.canonical) !== true && isToBeWritten(utterance, one)) wrong.push(one);
  }
  if (wrong.length === 0) return [];
  const isFree = cutsIntoNone(right, utterance.tokens.length);
  return leftmostLongest(wrong.filter(isFree)).map(candidateOf);
}

/** `standing` are in order of `start`, and of those that begin at one token the shortest is first. */
function leftmostLongest(standing: readonly StandingTerm[]): readonly StandingTerm[] {
  const chosen: StandingTerm[] = [];
  standing.forEach((one, index) => {
    if (standing[index + 1]?.start === one.start || one.start < (chosen.at(-1)?.end ?? 0)) return;
    chosen.push(one);
  });
  return chosen;
}

/** Whether a term holds all of each of `right` that it overlaps with. */
function cutsIntoNone(right: readonly StandingTerm[], tokens: number): (one: StandingTerm) => boolean {
  if (right.length === 0) return () => true;
  // By token: where the terms that cover it begin and end, from 1; 0 for none.
  const from = new Uint32Array(tokens);
  const to = new Uint32Array(tokens);
  for (const { start, end } of right) {
    for (let i = start; i < end; i += 1) {
      // They are in order of `start`.
      if (from[i] === 0) from[i] = start + 1;
      if (to[i]! < end) to[i] = end;
    }
  }
  return ({ start, end }) => {
    for (let i = start; i < end; i += 1) {
      if (from[i] !== 0 && (from[i]! <= start || to[i]! > end)) return false;
    }
    return true;
  };
}

function isToBeWritten(utterance: Utterance, one: StandingTerm): boolean {
  const { text, tokens } = utterance;
  const { term, start, end } = one;
  if (term.threshold === 1 || isPartOfAddress(utterance, one)) return false;
  const own = canonicalTokens(term.canonical);
  for (let i = start + 1; i < end; i += 1) {
    const between = text.slice(tokens[i - 1]!.end, tokens[i]!.start);
    if (!BETWEEN_WORDS.test(between) && between !== own.before[i - start]) return false;
  }
  const said = textOf(utterance, one).normalize('NFC');
  if (said.replaceAll(/\s+/gu, ' ') === own.writing) return false;
  const words = tokens.slice(start, end).map((token) => wordOf(utterance, token));
  const isAllCapitals = !LOWER_CASE.test(said);
  if (isOrdinary(utterance, one)) {
    return !isAllCapitals && isNameHere(utterance, one) && onlyRaises(words, own.words);
  }
  if (words.join('') === own.words.join('')) return true;
  if (isAllCapitals && SEVERAL_LETTERS.test(said)) {
    return isAmongSmallLetters(utterance, one);
  }
  return !(tokens[start]!.startsSentence && differsInFirstCapital(said, own.writing));
}

/**
 * Words that mean something without the term: fewer than two words of content, or very usual ones. Single letters and what belongs
 * to amounts and dates have none; a word that the language doesn't have, or a sign between the words, makes a name of all.
 */
function isOrdinary(
  { text, tokens, ranks, flags, letters, language }: Utterance,
  one: StandingTerm,
): boolean {
  const languageRankMax = LANGUAGE_RANK_MAX[language.code];
  let contentWords = 0;
  let rarest = 0;
  for (let i = one.start; i < one.end; i += 1) {
    if (i > one.start && TELLING_SIGN.test(text.slice(tokens[i - 1]!.end, tokens[i]!.start))) return false;
    if ((flags[i]! & (IS_STOP | IS_PROTECTED)) !== 0 && !isLettersAndDigits(tokens[i]!)) continue;
    if (letters[i]!.length === 1) continue;
    const rank = ranks[i]!;
    if (rank === 0 || rank > languageRankMax) return false;
    contentWords += 1;
    rarest = Math.max(rarest, rank);
  }
  return contentWords < 2 || rarest <= USUAL_RANK_MAX;
}

/** `5g`, `o2`: no word of any language. */
function isLettersAndDigits({ isLiteral, folded }: Token): boolean {
  return isLiteral && DIGIT.test(folded) && LETTER.test(folded);
}

/** A word of it has a capital that no sentence begins with. */
function isNameHere(utterance: Utterance, { start, end }: StandingTerm): boolean {
  return utterance.tokens
    .slice(start, end)
    .some((token) => !token.startsSentence && BEGINS_UPPER_CASE.test(wordOf(utterance, token)));
}

/** No capital that was written becomes a small letter. */
function onlyRaises(words: readonly string[], own: readonly string[]): boolean {
  const said = words.join('');
  const canonical = own.join('');
  if (said.length !== canonical.length) return false;
  for (let i = 0; i < said.length; i += 1) {
    if (said[i] !== canonical[i] && UPPER_CASE.test(said.charAt(i))) return false;
  }
  return true;
}

function isAmongSmallLetters(utterance: Utterance, { start, end }: StandingTerm): boolean {
  const { tokens, isStanding } = utterance;
  return [start - 1, end].some((place) => {
    const token = tokens[place];
    // A term beside it is written in its own way, whatever the text is written in.
    return token !== undefined && isStanding[place] === 0 && LOWER_CASE.test(wordOf(utterance, token));
  });
}

function differsInFirstCapital(said: string, writing: string): boolean {
  const [first = ''] = writing;
  return said === first.toUpperCase() + writing.slice(first.length);
}

function isPartOfAddress({ text, tokens }: Utterance, { start, end }: StandingTerm): boolean {
  for (let i = start; i < end; i += 1) {
    const { isLiteral, folded } = tokens[i]!;
    if (isLiteral && !DIGIT.test(folded)) return true;
  }
  const from = tokens[start]!.start;
  const to = tokens[end - 1]!.end;
  return PART_BEFORE.test(text.slice(Math.max(0, from - 2), from)) || PART_AFTER.test(text.slice(to, to + 2));
}

interface CanonicalTokens {
  readonly writing: string;
  readonly words: readonly string[];
  /** The signs before each word. */
  readonly before: readonly string[];
}

function canonicalTokens(canonical: string): CanonicalTokens {
  const tokens = tokenize(canonical);
  return {
    writing: canonical.slice(tokens[0]!.start, tokens.at(-1)!.end),
    words: tokens.map(({ start, end }) => canonical.slice(start, end)),
    before: tokens.map(({ start }, i) => canonical.slice(tokens[i - 1]?.end ?? 0, start)),
  };
}

function textOf({ text, tokens }: Utterance, { start, end }: StandingTerm): string {
  return text.slice(tokens[start]!.start, tokens[end - 1]!.end);
}

function wordOf({ text }: Utterance, { start, end }: Token): string {
  return text.slice(start, end);
}

function candidateOf({ term, start, end }: StandingTerm): Candidate {
  return {
    term,
    from: start,
    to: end,
    method: 'canonical',
    distance: 0,
    heardPhones: 0,
    termPhones: 0,
    firstPhone: 0,
    lastPhone: 0,
    similarity: 1,
  };
}

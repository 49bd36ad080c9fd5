import type { Language } from './language.ts';
import { type Token, tokenize } from './tokens.ts';

/** A term as its words are read: the canonical as written, and its folded words. */
export interface WrittenTerm {
  readonly canonical: string;
  readonly words: readonly string[];
}

/** A word of a term with the other ways to say or write it, each some words divided by spaces; `''` leaves it out. */
type Piece = readonly string[];

/** Terms of many numbers would have thousands of forms; the likeliest come first. */
const FORMS_MAX = 24;
const NUMBER_WORDS_MAX = 5;
const ROMAN = /^(?=.)(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/u;
const ROMAN_VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
const DIGITS = /^\d{1,4}$/u;
const MIXED = /^(?:\p{Lu}{1,3}\d{1,3}|\d{1,3}\p{L}{1,2})$/u;
const ORDINAL = /^(\d{1,2})(?:st|nd|rd|th|[oaºª])$/u;
/** A number that begins a term may as well count its next word, unless that is a rare one: `20 Minutos`, `9 Gag`. */
const EVERYDAY_RANK_MAX = 5000;
const SIGN_OR_CAPITALS = /[\d&+'’.-]|\p{Lu}{2}/u;
const JOINT = /^['’.-]$/u;
const JOINED_LENGTH_MIN = 5;
const INITIALS = /^\p{Lu}{2,6}$/u;
/** In a term as short as this, a run of capitals is initials even if it can be read: `AT&T`. */
const SHORT = 6;
const VOWELS = /[aeiouáéíóúàâêôãõü]/u;

/**
 * The other word sequences that say or write the same term, without changing what is meant: numbers in digits or words,
 * Roman numerals as ordinals or cardinals, signs and shortened words in full, tied words run together (`canal trece` for `Canal 13`, `felipe sexto`
 * for `Felipe VI`, `a t and t` for `AT&T`). The likeliest first; never the term's own words. None for a term in which
 * nothing but numbers and function words would be left to tell it by.
 */
export function spokenForms(
  { canonical, words }: WrittenTerm,
  language: Language,
): readonly (readonly string[])[] {
  if (!mayHaveForms(canonical, words, language)) return [];
  const forms = new Set(combinations(piecesOf(canonical, language)));
  forms.add(joined(canonical, language));
  forms.delete(words.join(' '));
  return Array.from(forms, (form) => form.split(' '));
}

/** A quick look, so that the many terms of plain words cost next to nothing. */
function mayHaveForms(canonical: string, words: readonly string[], { sayings }: Language): boolean {
  const { firstWords } = numbersOf(sayings);
  return (
    SIGN_OR_CAPITALS.test(canonical) ||
    words.some((word) => word.length === 1 || firstWords.has(word) || sayings.abbreviations.has(word))
  );
}

function piecesOf(canonical: string, language: Language): readonly Piece[] {
  const tokens = tokenize(canonical);
  const pieces: Piece[] = [];
  // Asked for only where there is a number, which is seldom.
  let isRareTerm: boolean | undefined;
  let tellsApart = false;
  for (let i = 0; i < tokens.length; ) {
    const number = numberAt(tokens, i, language);
    const length = number?.length ?? 1;
    const { folded, end } = tokens[i + length - 1]!;
    let piece = number?.piece ?? wordPiece(canonical, { tokens, index: i }, language);
    if (number !== undefined || DIGITS.test(folded)) {
      isRareTerm ??= tokens.some(({ folded: word }) => isRare(word, language));
      if (!tellsApart && !isRareTerm) piece = piece.slice(0, 1);
    } else if (folded.length === 1 || !language.stopWords.has(folded)) tellsApart = true;
    pieces.push(piece);
    i += length;
    const sign = signPiece(canonical.slice(end, tokens[i]?.start), language);
    if (sign !== undefined) pieces.push(sign);
  }
  return pieces;
}

/** A word that is neither a number nor an everyday word: enough to tell a term by. */
function isRare(word: string, language: Language): boolean {
  const rank = language.wordRank(word);
  return !/\d/u.test(word) && !language.quantityWords.has(word) && (rank === 0 || rank > EVERYDAY_RANK_MAX);
}

/** Number words from `index` on, the longest run that is one number, as digits. */
function numberAt(
  tokens: readonly Token[],
  index: number,
  { sayings }: Language,
): { readonly piece: Piece; readonly length: number } | undefined {
  const { values, firstWords } = numbersOf(sayings);
  if (!firstWords.has(tokens[index]!.folded)) return undefined;
  for (let length = Math.min(NUMBER_WORDS_MAX, tokens.length - index); length > 0; length -= 1) {
    const text = tokens
      .slice(index, index + length)
      .map(({ folded }) => folded)
      .join(' ');
    const value = values.get(text);
    if (value !== undefined) return { piece: [text, String(value)], length };
  }
  return undefined;
}

function wordPiece(
  canonical: string,
  { tokens, index }: { readonly tokens: readonly Token[]; readonly index: number },
  language: Language,
): Piece {
  const { folded, start, end } = tokens[index]!;
  const written = canonical.slice(start, end);
  const { sayings } = language;
  if (DIGITS.test(folded)) return [folded, ...saidDigits(folded, language)];
  const ordinal = ORDINAL.exec(folded);
  if (ordinal !== null)
    return [folded, ...sayings.ordinals(Number(ordinal[1])).filter((way) => !way.includes(' '))];
  if (MIXED.test(written)) return [folded, ...saidMixed(folded, language)];
  const isFirst = index === 0;
  if (!isFirst && ROMAN.test(written)) {
    const value = romanValue(written);
    return [folded, ...sayings.ordinals(value), ...sayings.cardinals(value), String(value)];
  }
  if (tokens.length === 1) return [folded];
  const inFull = sayings.abbreviations.get(folded);
  if (inFull !== undefined) return [folded, inFull];
  const isSpelled =
    INITIALS.test(written) &&
    (canonical.length <= SHORT || !VOWELS.test(folded) || /\p{Ll}/u.test(canonical));
  const isLetter = folded.length === 1 && written !== folded;
  const names = isSpelled || isLetter ? letterNames(folded, language) : undefined;
  return names === undefined ? [folded] : [...new Set([folded, Array.from(folded).join(' '), names])];
}

function signPiece(between: string, { sayings }: Language): Piece | undefined {
  const words = sayings.signs.get(between.trim());
  return words === undefined ? undefined : ['', ...words];
}

function saidDigits(digits: string, { sayings }: Language): readonly string[] {
  const hasLeadingZero = digits.length > 1 && digits.startsWith('0');
  const whole = hasLeadingZero ? [] : sayings.cardinals(Number(digits));
  if (digits.length < 3 && !hasLeadingZero) return whole;
  return [...whole, Array.from(digits, (digit) => sayings.cardinals(Number(digit))[0]!).join(' ')];
}

/** `5g` as `cinco ge` and `5 ge`. A bare letter after a number may be a unit, so `cinco g` is left alone. */
function saidMixed(word: string, language: Language): readonly string[] {
  const runs = word.match(/\d+|\D+/gu) ?? [];
  const said = runs.map((run) =>
    DIGITS.test(run) ? language.sayings.cardinals(Number(run))[0] : letterNames(run, language),
  );
  const asDigits = runs.map((run) => (DIGITS.test(run) ? run : letterNames(run, language)));
  return [said, asDigits]
    .filter((parts) => parts.every((part) => part !== undefined))
    .map((parts) => parts.join(' '));
}

/** How letters are named one by one, by the usual names: `be be uve a`; undefined where one has no name. */
export function letterNames(letters: string, language: Language): string | undefined {
  const nameOf = usualNames(language.letterNames);
  const names = Array.from(letters, (letter) => nameOf.get(letter));
  return names.includes(undefined) ? undefined : names.join(' ');
}

/** The words of a term with those run together that a hyphen or apostrophe ties: `coca-cola` as `cocacola`. */
function joined(canonical: string, language: Language): string {
  const tokens = tokenize(canonical);
  const words: string[] = [];
  for (const [i, { folded, start }] of tokens.entries()) {
    const before = tokens[i - 1];
    const isTied = before !== undefined && JOINT.test(canonical.slice(before.end, start));
    if (isTied) words.push(`${words.pop() ?? ''}${folded}`);
    else words.push(folded);
  }
  const isSafe = words.every((word) => !isTiedWord(word, tokens) || isNewWord(word, language));
  return isSafe ? words.join(' ') : tokens.map(({ folded }) => folded).join(' ');
}

function isTiedWord(word: string, tokens: readonly Token[]): boolean {
  return !tokens.some(({ folded }) => folded === word);
}

function isNewWord(word: string, language: Language): boolean {
  return word.length >= JOINED_LENGTH_MIN && !language.isKnownWord(word);
}

function romanValue(numeral: string): number {
  let value = 0;
  let last = 0;
  for (const letter of Array.from(numeral).reverse()) {
    const own = ROMAN_VALUES[letter] ?? 0;
    value += own < last ? -own : own;
    last = Math.max(last, own);
  }
  return value;
}

/** All sequences of one way for each piece, those that change the earlier pieces least first. */
function combinations(pieces: readonly Piece[]): readonly string[] {
  let forms: string[] = [''];
  for (const piece of pieces) {
    const longer: string[] = [];
    for (const way of piece) {
      for (const form of forms) longer.push(way === '' ? form : form === '' ? way : `${form} ${way}`);
    }
    forms = longer.slice(0, FORMS_MAX);
  }
  return forms;
}

interface NumberWords {
  /** Numbers below a hundred by the words for them; `dos` and `mil` in names are rarely numbers together. */
  readonly values: ReadonlyMap<string, number>;
  readonly firstWords: ReadonlySet<string>;
}

// Both follow from the language alone; a language is made once and lives as long as the program.
const numbersBySayings = new WeakMap<Language['sayings'], NumberWords>();
const namesByLetterNames = new WeakMap<Language['letterNames'], ReadonlyMap<string, string>>();

function numbersOf(sayings: Language['sayings']): NumberWords {
  let numbers = numbersBySayings.get(sayings);
  if (numbers === undefined) {
    const values = new Map<string, number>();
    for (let value = 0; value < 100; value += 1) {
      for (const words of sayings.cardinals(value)) if (!values.has(words)) values.set(words, value);
    }
    numbers = { values, firstWords: new Set([...values.keys()].map((words) => words.split(' ')[0]!)) };
    numbersBySayings.set(sayings, numbers);
  }
  return numbers;
}

function usualNames(letterNamesOf: Language['letterNames']): ReadonlyMap<string, string> {
  let names = namesByLetterNames.get(letterNamesOf);
  if (names === undefined) {
    const byLetter = new Map<string, string>();
    for (const [name, letter] of letterNamesOf) if (!byLetter.has(letter)) byLetter.set(letter, name);
    names = byLetter;
    namesByLetterNames.set(letterNamesOf, names);
  }
  return names;
}

import type { Span } from './span.ts';

/** A run of letters, marks and digits; apostrophes, hyphens and all other signs stand between tokens. */
export interface Token extends Span {
  /** NFC, lower case, accents kept: what languages and lexicons are asked with. */
  readonly folded: string;
  /** Digits, and everything inside an e-mail or web address: corrections keep such a token as it is. */
  readonly isLiteral: boolean;
  /** The end of a sentence stands between the token before and this one; no correction reaches across. */
  readonly startsSentence: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const DIGIT = /\p{N}/u;
const ADDRESS = /\S+@\S+|(?:https?:\/\/|www\.)\S+/giu;
const SENTENCE_END = /[.?!;:…\n¿¡]/u;
/** After one or two letters a full stop is an abbreviation's: `S. Januário`, `Dr. House`. */
const ABBREVIATION_LENGTH_MAX = 2;

function foldWord(word: string): string {
  return word.normalize('NFC').toLowerCase();
}

export function tokenize(text: string): readonly Token[] {
  const addresses =
    text.includes('@') || text.includes('/') || text.includes('www') ? addressSpans(text) : [];
  const tokens: Token[] = [];
  let previous: Token | undefined;
  const isPlain = isLatin(text);
  for (const { start, end, hasDigit } of isPlain ? latinWords(text) : unicodeWords(text)) {
    const isInAddress = addresses.some((address) => start < address.end && end > address.start);
    const token: Token = {
      folded: isPlain ? text.slice(start, end).toLowerCase() : foldWord(text.slice(start, end)),
      start,
      end,
      isLiteral: isInAddress || hasDigit,
      startsSentence: previous === undefined || endsSentence(text.slice(previous.end, start), previous),
    };
    tokens.push(token);
    previous = token;
  }
  return tokens;
}

interface WordSpan extends Span {
  readonly hasDigit: boolean;
}

function unicodeWords(text: string): readonly WordSpan[] {
  return Array.from(text.matchAll(WORD), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    hasDigit: DIGIT.test(match[0]),
  }));
}

/** Code units below this are Latin letters, digits and signs, no marks; those of the block of dashes and quotes are no letters. */
const LATIN_END = 0x250;
const SIGNS_START = 0x2010;
const SIGNS_END = 0x2028;
const LETTER = 1;
const NUMBER = 2;

/** By code unit: `LETTER`, `NUMBER` or 0, as `WORD` and `DIGIT` have it. */
const latinKinds: Uint8Array = Uint8Array.from({ length: LATIN_END }, (_, unit) => {
  const character = String.fromCharCode(unit);
  if (DIGIT.test(character)) return NUMBER;
  return /[\p{L}\p{M}]/u.test(character) ? LETTER : 0;
});

function isLatin(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= LATIN_END && (unit < SIGNS_START || unit >= SIGNS_END)) return false;
  }
  return true;
}

/** The same words without a regular expression. Latin letters without marks are in NFC already. */
function latinWords(text: string): readonly WordSpan[] {
  const words: WordSpan[] = [];
  let start = -1;
  let hasDigit = false;
  for (let i = 0; i <= text.length; i += 1) {
    const unit = i < text.length ? text.charCodeAt(i) : LATIN_END;
    const kind = unit < LATIN_END ? latinKinds[unit]! : 0;
    if (kind === 0) {
      if (start >= 0) words.push({ start, end: i, hasDigit });
      start = -1;
      hasDigit = false;
      continue;
    }
    if (start < 0) start = i;
    if (kind === NUMBER) hasDigit = true;
  }
  return words;
}

function addressSpans(text: string): Span[] {
  return Array.from(text.matchAll(ADDRESS), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function endsSentence(between: string, previous: Token): boolean {
  if (between === ' ' || !SENTENCE_END.test(between)) return false;
  const isAbbreviation =
    between.trim() === '.' && previous.end - previous.start <= ABBREVIATION_LENGTH_MAX && !previous.isLiteral;
  return !isAbbreviation;
}

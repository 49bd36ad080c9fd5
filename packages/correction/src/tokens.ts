import { isLatin, kindOfUnit, NUMBER } from './latin-letters.ts';
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
const SPACE = 0x20;

/** The word at `start` to `end` of a text in small letters; the text is Latin, or is in small letters, and in NFC. */
type SmallLetters = (text: string, start: number, end: number) => string;

const newSmallLetters: SmallLetters = (text, start, end) => text.slice(start, end).toLowerCase();

/** `smallLetters` is called for each token, one after the other; who remembers words need not make new strings. */
export function tokenize(text: string, smallLetters: SmallLetters = newSmallLetters): readonly Token[] {
  const addresses =
    text.includes('@') || text.includes('/') || text.includes('www') ? addressSpans(text) : [];
  const tokens: Token[] = [];
  let previous: Token | undefined;
  const add = (folded: string, { start, end, hasDigit }: WordSpan): void => {
    const isInAddress = addresses.some((address) => start < address.end && end > address.start);
    const token: Token = {
      folded,
      start,
      end,
      isLiteral: isInAddress || hasDigit,
      startsSentence: previous === undefined || endsSentence(text, previous, start),
    };
    tokens.push(token);
    previous = token;
  };
  if (isLatin(text)) {
    // Latin letters without marks are in NFC already.
    visitLatinWords(text, (word) => {
      add(smallLetters(text, word.start, word.end), word);
    });
    return tokens;
  }
  for (const { index: start, 0: word } of text.matchAll(WORD)) {
    const folded = word.normalize('NFC').toLowerCase();
    add(smallLetters(folded, 0, folded.length), {
      start,
      end: start + word.length,
      hasDigit: DIGIT.test(word),
    });
  }
  return tokens;
}

interface WordSpan extends Span {
  readonly hasDigit: boolean;
}

/** Visits the words that `WORD` finds, without a regular expression. */
function visitLatinWords(text: string, visit: (word: WordSpan) => void): void {
  let start = -1;
  let hasDigit = false;
  for (let i = 0; i < text.length; i += 1) {
    const kind = kindOfUnit(text.charCodeAt(i));
    if (kind === 0) {
      if (start >= 0) visit({ start, end: i, hasDigit });
      start = -1;
      hasDigit = false;
      continue;
    }
    if (start < 0) start = i;
    if (kind === NUMBER) hasDigit = true;
  }
  if (start >= 0) visit({ start, end: text.length, hasDigit });
}

function addressSpans(text: string): Span[] {
  return Array.from(text.matchAll(ADDRESS), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function endsSentence(text: string, previous: Token, start: number): boolean {
  if (start - previous.end === 1 && text.charCodeAt(previous.end) === SPACE) return false;
  const between = text.slice(previous.end, start);
  if (!SENTENCE_END.test(between)) return false;
  const isAbbreviation =
    between.trim() === '.' && previous.end - previous.start <= ABBREVIATION_LENGTH_MAX && !previous.isLiteral;
  return !isAbbreviation;
}

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
  for (const match of text.matchAll(WORD)) {
    const start = match.index;
    const end = start + match[0].length;
    const isInAddress = addresses.some((address) => start < address.end && end > address.start);
    const token: Token = {
      folded: foldWord(match[0]),
      start,
      end,
      isLiteral: isInAddress || DIGIT.test(match[0]),
      startsSentence: previous === undefined || endsSentence(text.slice(previous.end, start), previous),
    };
    tokens.push(token);
    previous = token;
  }
  return tokens;
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

import { bareWord } from './bare-letters.ts';
import type { Language } from './language.ts';
import { isCapitalAt } from './latin-letters.ts';
import { beginsLongName, letterOf } from './letter-names.ts';
import type { Token } from './tokens.ts';
import type { Utterance } from './utterance.ts';
import { BEGINS_LETTER, IS_PROTECTED, IS_SHORT, IS_SINGLE, IS_STOP } from './word-facts.ts';

/** Letters as they were said, in tokens `from` to `to`. */
export interface SaidLetters {
  readonly letters: string;
  readonly from: number;
  readonly to: number;
  /**
   * A letter by itself or by its name (`b`, `be`, `doble u`), one explained by a word (`b de barcelona`), or several that the
   * recogniser wrote as one word (`GI`, `Lor`).
   */
  readonly kind: 'letter' | 'explained' | 'piece';
}

/** Up to this rank a short word is said for itself; names and rests of names mostly have higher ones. */
const SHORT_WORD_RANK_MAX = 3000;
/** `a as in apple` has two links. A name of two words, two links and an example are the most that one letter takes. */
const LINKS_MAX = 2;
const EXAMPLE_LENGTH_MIN = 3;
const SAID_WORDS_MAX: number = 2 + LINKS_MAX + 1;
const VOWEL = /[aeiouy]/u;
/** What is left of a word after one is no piece: `I'll`. */
const APOSTROPHE = /['’]/u;

/** The letters that may be said from a token on, the longest first; `isFirst`: it may begin a sentence. */
export function saidLetters(utterance: Utterance, from: number, isFirst: boolean): readonly SaidLetters[] {
  const { tokens, isStanding, language } = utterance;
  const isOpen = (i: number) => i < tokens.length && isStanding[i] === 0 && !tokens[i]!.startsSentence;
  if (from >= tokens.length || isStanding[from] === 1) return [];
  if (!isFirst && tokens[from]!.startsSentence) return [];
  const said: SaidLetters[] = [];
  for (const name of letterNamesAt(tokens, from, language)) {
    if (!isOpen(name.to - 1) && name.to - 1 > from) continue;
    const example = exampleAfter(tokens, name, language);
    if (example !== undefined && isOpen(example) && isOpen(example - 1))
      said.push({ ...name, to: example + 1, kind: 'explained' });
    said.push(name);
  }
  if (isPiece(utterance, from))
    said.push({ letters: utterance.letters[from]!, from, to: from + 1, kind: 'piece' });
  return said;
}

/** Letters may be said from this token on. */
function beginsLetters(utterance: Utterance, at: number): boolean {
  return (utterance.flags[at]! & BEGINS_LETTER) !== 0 || isPiece(utterance, at);
}

/** Two letters or more may be said from this token on. */
export function mayBeginRun(utterance: Utterance, at: number): boolean {
  const { tokens, language } = utterance;
  const next = at + 1;
  if (next === tokens.length || !beginsLetters(utterance, at)) return false;
  return (
    beginsLetters(utterance, next) ||
    language.sayings.spellingLinks.has(tokens[next]!.folded) ||
    beginsLongName(tokens[at]!.folded, language)
  );
}

/** A word of several letters that nobody says for itself: no everyday word, and no function word. */
export function isRareWord({ letters, ranks, flags }: Utterance, at: number): boolean {
  const rank = ranks[at]!;
  return (
    letters[at]!.length > 1 && (flags[at]! & IS_STOP) === 0 && (rank === 0 || rank > SHORT_WORD_RANK_MAX)
  );
}

/** A letter that is no word. */
export function isBareLetter({ flags }: Utterance, at: number): boolean {
  return (flags[at]! & (IS_SINGLE | IS_STOP | IS_PROTECTED)) === IS_SINGLE;
}

/** Written with a capital to begin with. */
export function hasCapital({ text, tokens }: Utterance, at: number): boolean {
  return isCapitalAt(text, tokens[at]!.start);
}

/**
 * Two to four letters that are no everyday word, have a capital or no vowel, or follow a bare letter (`l e w is`): several
 * letters that a recogniser wrote as a word that it knows.
 */
function isPiece(utterance: Utterance, at: number): boolean {
  const { text, tokens, letters, flags } = utterance;
  if ((flags[at]! & (IS_SHORT | IS_PROTECTED)) !== IS_SHORT) return false;
  if (isRareWord(utterance, at) || hasCapital(utterance, at)) return true;
  if (!VOWEL.test(letters[at]!)) return !APOSTROPHE.test(text.charAt(tokens[at]!.start - 1));
  return at > 0 && isBareLetter(utterance, at - 1);
}

/** `doble u` before `doble`. */
function letterNamesAt(tokens: readonly Token[], from: number, language: Language): readonly SaidLetters[] {
  const names: SaidLetters[] = [];
  const { folded } = tokens[from]!;
  if (from + 1 < tokens.length && beginsLongName(folded, language)) {
    const letter = language.letterNames.get(`${folded} ${tokens[from + 1]!.folded}`);
    if (letter !== undefined) names.push({ letters: bareWord(letter), from, to: from + 2, kind: 'letter' });
  }
  const letter = letterOf(folded, language);
  if (letter !== undefined) names.push({ letters: bareWord(letter), from, to: from + 1, kind: 'letter' });
  return names;
}

/** The token of the word that a letter is explained by: `barcelona` in `b de barcelona`. */
function exampleAfter(
  tokens: readonly Token[],
  { letters, to }: SaidLetters,
  language: Language,
): number | undefined {
  const example = linksEnd(tokens, to, language);
  if (example === to || example >= tokens.length) return undefined;
  const word = tokens[example]!.folded;
  return word.length >= EXAMPLE_LENGTH_MIN && bareWord(word).startsWith(letters) ? example : undefined;
}

function linksEnd(tokens: readonly Token[], from: number, { sayings }: Language): number {
  let end = from;
  while (end < tokens.length && end - from < LINKS_MAX && sayings.spellingLinks.has(tokens[end]!.folded))
    end += 1;
  return end;
}

/**
 * The first token from which letters run up to token `to` and may go on after it, whatever stands there; `to` when there
 * is none. For those who know the text only up to there.
 */
export function spellingFrom(utterance: Utterance, to: number): number {
  const { language } = utterance;
  const known = utterance.tokens.slice(0, to);
  const isOpen = new Uint8Array(to + 1);
  isOpen[to] = 1;
  let first = to;
  for (let from = to - 1; from >= 0 && first - from <= SAID_WORDS_MAX; from -= 1) {
    const goesOn = letterNamesAt(known, from, language).some((name) => {
      const example = exampleAfter(known, name, language);
      const afterLinks = linksEnd(known, name.to, language);
      return (
        isOpen[name.to] === 1 || afterLinks === to || (example !== undefined && isOpen[example + 1] === 1)
      );
    });
    if (
      goesOn ||
      (isOpen[from + 1] === 1 && isPiece(utterance, from)) ||
      (from === to - 1 && beginsLongName(known[from]!.folded, language))
    ) {
      isOpen[from] = 1;
      first = from;
    }
  }
  return first;
}

import { bareWord } from './bare-letters.ts';
import type { Candidate } from './candidate.ts';
import { forbidden } from './guards.ts';
import type { Language } from './language.ts';
import type { Lexicon, Term } from './lexicon.ts';
import { findSpelled, SPELLED_LETTERS_MIN } from './spelled-table.ts';
import type { Token } from './tokens.ts';
import type { Utterance } from './utterance.ts';
import { IS_PROTECTED, IS_STOP } from './word-facts.ts';

/** Terms by their letters. */
export interface SpelledTerms {
  get(letters: string): Term | undefined;
}

export function spelledTerms(lexicon: Lexicon): SpelledTerms {
  return {
    get(letters) {
      const index = findSpelled(lexicon.columns, letters);
      return index === -1 ? undefined : lexicon.term(index);
    },
  };
}

/** A letter as it was said, in tokens `from` to `to`: `b`, `be`, `doble u`, `b de barcelona`. */
interface SaidLetter {
  readonly letter: string;
  readonly from: number;
  readonly to: number;
}

/** Two letters spell initials only (`hache pe`), and only in names that nobody says for another reason. */
const SURE_LETTERS = 3;
const EVERYDAY_RANK_MAX = 3000;
/** Looked at from one word; more could only come of a long row of words that are letters and links at once. */
const STEPS_MAX = 200;
/** `a as in apple` has two links. A name of two words, two links and an example are the most that one letter takes. */
const LINKS_MAX = 2;
const EXAMPLE_LENGTH_MIN = 3;
const SAID_WORDS_MAX: number = 2 + LINKS_MAX + 1;

/**
 * Runs of letters and letter names that spell a term, the longest from the left. Function words (`de`, `te`, `a`), which
 * spell nothing in plain speech, spell only beside other letters; amounts and negations are no letters.
 */
export function spelledCandidates(
  utterance: Utterance,
  lexicon: Lexicon,
  terms: SpelledTerms,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const { tokens } = utterance;
  let from = 0;
  while (from < tokens.length) {
    const found = beginsLetter(tokens[from]!.folded, lexicon.language)
      ? longestSpelled({ utterance, language: lexicon.language, terms }, from)
      : undefined;
    if (found !== undefined) candidates.push(spelledCandidate(found.term, from, found.to));
    from = found?.to ?? from + 1;
  }
  return candidates;
}

interface Spelling {
  readonly utterance: Utterance;
  readonly language: Language;
  readonly terms: SpelledTerms;
}

function longestSpelled(
  spelling: Spelling,
  from: number,
): { readonly term: Term; readonly to: number } | undefined {
  let longest: { readonly term: Term; readonly to: number } | undefined;
  let steps = 0;
  const run: SaidLetter[] = [];
  const follow = (spelled: string, at: number): void => {
    if (run.length >= SPELLED_LETTERS_MIN && at > (longest?.to ?? from)) {
      const term = spelling.terms.get(spelled);
      if (term !== undefined && isSpelled(spelling, term, run)) longest = { term, to: at };
    }
    for (const said of saidLetters(spelling, at, at === from)) {
      steps += 1;
      if (steps > STEPS_MAX) return;
      run.push(said);
      follow(spelled + bareWord(said.letter), said.to);
      run.pop();
    }
  };
  follow('', from);
  return longest;
}

function isSpelled({ utterance, language }: Spelling, term: Term, run: readonly SaidLetter[]): boolean {
  const from = run[0]!.from;
  const to = run[run.length - 1]!.to;
  if (forbidden(utterance, { term, from, to }, true) !== undefined) return false;
  const { flags, tokens } = utterance;
  const isPlain = (said: SaidLetter) => said.to - said.from === 1;
  if (run.some((said) => isPlain(said) && (flags[said.from]! & IS_PROTECTED) !== 0)) return false;
  if (run.length >= SURE_LETTERS) {
    return run.some((said) => !isPlain(said) || (flags[said.from]! & IS_STOP) === 0);
  }
  const areInitials = term.canonical.replace(/\P{L}/gu, '') === term.canonical.replace(/\P{Lu}/gu, '');
  return (
    areInitials && run.every((said) => !isPlain(said) || isRareName(tokens[said.from]!.folded, language))
  );
}

function isRareName(name: string, language: Language): boolean {
  const rank = language.wordRank(name);
  return name.length > 1 && !language.stopWords.has(name) && (rank === 0 || rank > EVERYDAY_RANK_MAX);
}

/** The letters that may be said from a token on, the longest first; `isFirst`: it may begin a sentence. */
function saidLetters(
  { utterance, language }: Spelling,
  from: number,
  isFirst: boolean,
): readonly SaidLetter[] {
  const { tokens, isStanding } = utterance;
  const isOpen = (i: number) => i < tokens.length && isStanding[i] === 0 && !tokens[i]!.startsSentence;
  if (from >= tokens.length || isStanding[from] === 1) return [];
  if (!isFirst && tokens[from]!.startsSentence) return [];
  const said: SaidLetter[] = [];
  for (const name of letterNamesAt(tokens, from, language)) {
    if (!isOpen(name.to - 1) && name.to - 1 > from) continue;
    const example = exampleAfter(tokens, name, language);
    if (example !== undefined && isOpen(example) && isOpen(example - 1))
      said.push({ ...name, to: example + 1 });
    said.push(name);
  }
  return said;
}

/** `doble u` before `doble`. */
function letterNamesAt(tokens: readonly Token[], from: number, language: Language): readonly SaidLetter[] {
  const names: SaidLetter[] = [];
  const { folded } = tokens[from]!;
  if (from + 1 < tokens.length && beginsLongName(folded, language)) {
    const letter = language.letterNames.get(`${folded} ${tokens[from + 1]!.folded}`);
    if (letter !== undefined) names.push({ letter, from, to: from + 2 });
  }
  const letter = letterOf(folded, language);
  if (letter !== undefined) names.push({ letter, from, to: from + 1 });
  return names;
}

/** The token of the word that a letter is explained by: `barcelona` in `b de barcelona`. */
function exampleAfter(
  tokens: readonly Token[],
  { letter, to }: SaidLetter,
  language: Language,
): number | undefined {
  const example = linksEnd(tokens, to, language);
  if (example === to || example >= tokens.length) return undefined;
  const word = tokens[example]!.folded;
  return word.length >= EXAMPLE_LENGTH_MIN && bareWord(word).startsWith(bareWord(letter))
    ? example
    : undefined;
}

function linksEnd(tokens: readonly Token[], from: number, { sayings }: Language): number {
  let end = from;
  while (end < tokens.length && end - from < LINKS_MAX && sayings.spellingLinks.has(tokens[end]!.folded))
    end += 1;
  return end;
}

function letterOf(folded: string, { letterNames }: Language): string | undefined {
  return folded.length === 1 ? folded : letterNames.get(folded);
}

// Follows from the language alone; a language is made once and lives as long as the program.
const longNames = new WeakMap<Language, ReadonlySet<string>>();

function beginsLongName(folded: string, language: Language): boolean {
  let firsts = longNames.get(language);
  if (firsts === undefined) {
    const names = [...language.letterNames.keys()].filter((name) => name.includes(' '));
    firsts = new Set(names.map((name) => name.slice(0, name.indexOf(' '))));
    longNames.set(language, firsts);
  }
  return firsts.has(folded);
}

function beginsLetter(folded: string, language: Language): boolean {
  return letterOf(folded, language) !== undefined || beginsLongName(folded, language);
}

/**
 * The first token from which letters run up to token `to` and may go on after it, whatever stands there; `to` when there
 * is none. For those who know the text only up to there.
 */
export function spellingFrom({ tokens }: Pick<Utterance, 'tokens'>, to: number, language: Language): number {
  const known = tokens.slice(0, to);
  const isOpen = new Uint8Array(to + 1);
  isOpen[to] = 1;
  let first = to;
  for (let from = to - 1; from >= 0 && first - from <= SAID_WORDS_MAX; from -= 1) {
    const names = letterNamesAt(known, from, language);
    const goesOn = names.some((name) => {
      const example = exampleAfter(known, name, language);
      const afterLinks = linksEnd(known, name.to, language);
      return (
        isOpen[name.to] === 1 || afterLinks === to || (example !== undefined && isOpen[example + 1] === 1)
      );
    });
    if (goesOn || (from === to - 1 && beginsLongName(known[from]!.folded, language))) {
      isOpen[from] = 1;
      first = from;
    }
  }
  return first;
}

function spelledCandidate(term: Term, from: number, to: number): Candidate {
  return {
    term,
    from,
    to,
    method: 'spelled',
    distance: 0,
    heardPhones: 0,
    termPhones: 0,
    firstPhone: 0,
    lastPhone: 0,
    similarity: 1,
  };
}

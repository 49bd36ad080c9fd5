import type { Candidate } from './candidate.ts';
import { forbidden, type Replacement } from './guards.ts';
import type { Lexicon, Term } from './lexicon.ts';
import {
  hasCapital,
  isBareLetter,
  isRareWord,
  mayBeginRun,
  type SaidLetters,
  saidLetters,
} from './spelled-letters.ts';
import { nearestSpelled } from './spelled-nearness.ts';
import { findSpelled } from './spelled-table.ts';
import type { Utterance } from './utterance.ts';
import { IS_PROTECTED, IS_STOP } from './word-facts.ts';

/** Terms by their letters. */
export interface SpelledTerms {
  get(letters: string): Term | undefined;
  /** The one term that differs from these letters by the fewest edits, where those are few. */
  near(letters: string): { readonly term: Term; readonly edits: number } | undefined;
}

export function spelledTerms(lexicon: Lexicon): SpelledTerms {
  return {
    get(letters) {
      const index = findSpelled(lexicon.columns, letters);
      return index === -1 ? undefined : lexicon.term(index);
    },
    near(letters) {
      const found = nearestSpelled(lexicon.columns, letters);
      return found === undefined ? undefined : { term: lexicon.term(found.term), edits: found.edits };
    },
  };
}

/** Fewer are not taken for spelling. */
const LETTERS_MIN = 2;
/** Two letters spell initials only (`hache pe`), and only in names that nobody says for another reason. */
const SURE_LETTERS = 3;
/** Pieces are letters only among others. */
const LETTERS_BESIDE_PIECES_MIN = 2;
/** Looked at from one word; more could only come of a long row of words that are letters and links at once. */
const STEPS_MAX = 200;

/**
 * Runs of letters and letter names that spell a term, the longest from the left. Function words (`de`, `te`, `a`), which
 * spell nothing in plain speech, spell only beside other letters, and so do pieces; amounts and negations are no letters. What
 * stands inside a longer row of letters is not what was spelled.
 */
export function spelledCandidates(utterance: Utterance, terms: SpelledTerms): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const { tokens } = utterance;
  let from = 0;
  while (from < tokens.length) {
    const found = mayBeginRun(utterance, from) ? longestSpelled({ utterance, terms }, from) : undefined;
    if (found !== undefined) candidates.push(spelledCandidate({ term: found.term, from, to: found.to }, 1));
    from = found?.to ?? from + 1;
  }
  const isTaken = (at: number) => candidates.some((other) => other.from <= at && at < other.to);
  return candidates.filter(
    ({ from: first, to }) =>
      !(goesOn(utterance, first, first - 1) && !isTaken(first - 1)) &&
      !(goesOn(utterance, to - 1, to) && !isTaken(to)),
  );
}

/** Beside token `at` stands a letter that is not the same again, as of one who stutters. */
function goesOn(utterance: Utterance, at: number, beside: number): boolean {
  const { tokens, letters } = utterance;
  if (beside < 0 || beside >= tokens.length || tokens[Math.max(at, beside)]!.startsSentence) return false;
  return isBareLetter(utterance, beside) && letters[beside] !== letters[at];
}

interface Spelling {
  readonly utterance: Utterance;
  readonly terms: SpelledTerms;
}

function longestSpelled(
  spelling: Spelling,
  from: number,
): { readonly term: Term; readonly to: number } | undefined {
  let longest: { readonly term: Term; readonly to: number } | undefined;
  let steps = 0;
  const run: SaidLetters[] = [];
  const follow = (spelled: string, at: number): void => {
    if (run.length >= LETTERS_MIN && at > (longest?.to ?? from)) {
      const term = spelling.terms.get(spelled);
      if (term !== undefined && isSpelled(spelling.utterance, term, run)) longest = { term, to: at };
    }
    for (const said of saidLetters(spelling.utterance, at, at === from)) {
      steps += 1;
      if (steps > STEPS_MAX) return;
      run.push(said);
      follow(spelled + said.letters, said.to);
      run.pop();
    }
  };
  follow('', from);
  return longest;
}

function isSpelled(utterance: Utterance, term: Term, run: readonly SaidLetters[]): boolean {
  const from = run[0]!.from;
  const to = run[run.length - 1]!.to;
  if (forbidden(utterance, { term, from, to }, true) !== undefined) return false;
  const { flags } = utterance;
  if (run.some((said) => isPlain(said) && (flags[said.from]! & IS_PROTECTED) !== 0)) return false;
  if (run.some(({ kind }) => kind === 'piece')) return areAllLetters(utterance, run);
  if (run.length >= SURE_LETTERS) {
    return run.some((said) => !isPlain(said) || (flags[said.from]! & IS_STOP) === 0);
  }
  const areInitials = term.canonical.replace(/\P{L}/gu, '') === term.canonical.replace(/\P{Lu}/gu, '');
  return areInitials && run.every((said) => !isPlain(said) || isRareWord(utterance, said.from));
}

function isPlain({ from, to }: SaidLetters): boolean {
  return to - from === 1;
}

/** Pieces are letters beside others that are sure. Where all is in capitals, capitals tell nothing of them. */
function areAllLetters(utterance: Utterance, run: readonly SaidLetters[]): boolean {
  const letters = run.filter(({ kind }) => kind !== 'piece');
  if (letters.length < LETTERS_BESIDE_PIECES_MIN) return false;
  if (
    !letters.some(
      (said) => !isPlain(said) || isBareLetter(utterance, said.from) || isRareWord(utterance, said.from),
    )
  )
    return false;
  return (
    run.some(({ from }) => !hasCapital(utterance, from)) ||
    run.every(({ from, kind }) => kind !== 'piece' || isRareWord(utterance, from))
  );
}

/** `similarity` is that of the letters, 0..1. */
export function spelledCandidate({ term, from, to }: Replacement, similarity: number): Candidate {
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
    similarity,
  };
}

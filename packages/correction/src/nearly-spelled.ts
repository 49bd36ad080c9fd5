import type { ScoredCandidate } from './assessment.ts';
import { type Candidate, overlaps } from './candidate.ts';
import { forbidden } from './guards.ts';
import { type SpelledTerms, spelledCandidate } from './spelled-candidates.ts';
import { isBareLetter, type SaidLetters, saidLetters } from './spelled-letters.ts';
import type { Utterance } from './utterance.ts';
import { IS_PROTECTED, IS_SINGLE, IS_STOP } from './word-facts.ts';

/** Fewer single letters are no spelling in which something may be amiss. */
const SINGLES_MIN = 3;
/** So many letters begin a run in which a word may have got that is none of them. */
const SAID_BEFORE_STRAY_MIN = 3;
/**
 * How likely it is that the term was spelled: of 2,228 names said or spelled on the telephone, with the 9,412 that there are as
 * vocabulary, 126 are found so, 120 of them right; among 100,000 names of the same first and last names, 105 of 121.
 */
const LIKELIHOOD = 0.9;

/**
 * Runs of letters that spell no term, but one of them nearly: to be asked about or suggested, never applied. A word that is none of
 * the letters may stand among them (`e d w a r d space l e e s`).
 */
export function nearlySpelledCandidates(
  utterance: Utterance,
  terms: SpelledTerms,
  taken: readonly Candidate[],
): readonly ScoredCandidate[] {
  if (!hasSingles(utterance)) return [];
  const found: ScoredCandidate[] = [];
  let from = 0;
  while (from < utterance.tokens.length) {
    const run = runFrom(utterance, from);
    const near = nearlySpelled(utterance, terms, run);
    if (near !== undefined && !taken.some((other) => overlaps(other, near)))
      found.push({ candidate: near, score: LIKELIHOOD });
    from = run.at(-1)?.to ?? from + 1;
  }
  return found;
}

function hasSingles({ flags }: Utterance): boolean {
  let singles = 0;
  for (let i = 0; i < flags.length; i += 1) if ((flags[i]! & IS_SINGLE) !== 0) singles += 1;
  return singles >= SINGLES_MIN;
}

/** All letters in a row, each read as the longest that it may be. */
function runFrom(utterance: Utterance, from: number): readonly SaidLetters[] {
  const run: SaidLetters[] = [];
  let at = from;
  for (;;) {
    let said = saidLetters(utterance, at, at === from)[0];
    if (said === undefined && run.length >= SAID_BEFORE_STRAY_MIN && mayBeStray(utterance, at))
      said = saidLetters(utterance, at + 1, false)[0];
    if (said === undefined) return run;
    run.push(said);
    at = said.to;
  }
}

function mayBeStray({ tokens, flags, isStanding }: Utterance, at: number): boolean {
  return (
    at < tokens.length &&
    !tokens[at]!.startsSentence &&
    isStanding[at] === 0 &&
    (flags[at]! & IS_PROTECTED) === 0
  );
}

/** A function word at an edge may be a letter (`j u l i a`) or be said for itself (`é j u l i a`): what leaves fewer letters amiss. */
function nearlySpelled(
  utterance: Utterance,
  terms: SpelledTerms,
  run: readonly SaidLetters[],
): Candidate | undefined {
  if (!isSpelling(utterance, run)) return undefined;
  const isStop = (said: SaidLetters | undefined) =>
    said !== undefined && (utterance.flags[said.from]! & IS_STOP) !== 0;
  let nearest: Candidate | undefined;
  for (const first of isStop(run[0]) ? [1, 0] : [0]) {
    for (const end of isStop(run.at(-1)) ? [run.length - 1, run.length] : [run.length]) {
      const candidate = nearTo(utterance, terms, run.slice(first, end));
      if (candidate !== undefined && candidate.similarity > (nearest?.similarity ?? 0)) nearest = candidate;
    }
  }
  return nearest;
}

function isSpelling(utterance: Utterance, run: readonly SaidLetters[]): boolean {
  const { flags, letters } = utterance;
  const singles = run.filter(({ from, to }) => to - from === 1 && letters[from]!.length === 1);
  return (
    singles.length >= SINGLES_MIN &&
    singles.some(({ from }) => isBareLetter(utterance, from)) &&
    run.every(({ from }) => (flags[from]! & IS_PROTECTED) === 0)
  );
}

function nearTo(
  utterance: Utterance,
  terms: SpelledTerms,
  run: readonly SaidLetters[],
): Candidate | undefined {
  const letters = run.map((said) => said.letters).join('');
  const near = terms.near(letters);
  if (near === undefined) return undefined;
  const window = { term: near.term, from: run[0]!.from, to: run[run.length - 1]!.to };
  if (forbidden(utterance, window, true) !== undefined) return undefined;
  return spelledCandidate(window, 1 - near.edits / letters.length);
}

import type { Candidate } from './candidate.ts';
import { isCapitalAt } from './latin-letters.ts';
import type { Utterance } from './utterance.ts';
import { IS_STOP } from './word-facts.ts';

/**
 * Words around a window that are looked at for capital letters. One after it, as for all other evidence: what is decided
 * in a live call must not wait for more.
 */
const CAPITALS_BEFORE = 3;
const CAPITALS_AFTER = 1;

/** How a window is written. A recogniser that writes capitals says with them that it heard a name. */
export interface Capitals {
  /** The share of the window's content words that begin with a capital; -1 where none is near. */
  readonly share: number;
  /** 1 where the word before, or after, begins with a capital, 0 where not, -1 where there is none. */
  readonly before: number;
  readonly after: number;
}

export function capitalsOf(utterance: Utterance, { from, to }: Candidate): Capitals {
  const { tokens, flags } = utterance;
  let near = 0;
  const end = Math.min(tokens.length, to + CAPITALS_AFTER);
  for (let i = Math.max(0, from - CAPITALS_BEFORE); i < end; i += 1) near += capital(utterance, i);
  let words = 0;
  let capitals = 0;
  for (let i = from; i < to; i += 1) {
    if ((flags[i]! & IS_STOP) !== 0) continue;
    words += 1;
    capitals += capital(utterance, i);
  }
  return {
    share: near === 0 ? -1 : capitals / Math.max(1, words),
    before: from === 0 ? -1 : capital(utterance, from - 1),
    after: to === tokens.length ? -1 : capital(utterance, to),
  };
}

/** None in a term that stands right: that is written as the lexicon has it, whatever the recogniser wrote. */
function capital({ text, tokens, isStanding }: Utterance, index: number): 0 | 1 {
  if (isStanding[index] === 1) return 0;
  return isCapitalAt(text, tokens[index]!.start) ? 1 : 0;
}

/** 1 where the token has one of the flags, 0 where not or where there is no token. */
export function hasFlag({ flags, tokens }: Utterance, index: number, flag: number): 0 | 1 {
  return index >= 0 && index < tokens.length && (flags[index]! & flag) !== 0 ? 1 : 0;
}

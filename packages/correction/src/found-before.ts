import type { Candidate } from './candidate.ts';
import type { Utterance } from './utterance.ts';

/** What was found in the utterance before, for the words that are the same in this one. */
export interface FoundBefore {
  /** Begins with an utterance of which candidates are added to `found`, those of one word after those of the other. */
  begin(utterance: Utterance, found: Candidate[], words: number): void;
  /**
   * Adds the candidates that were found at word `old` of the utterance before, as those of `word`, which is token `from`. False where
   * they depend on words that are others now.
   */
  addSame(word: number, from: number, old: number): boolean;
  /** Keeps what was found at a word, which is all from place `first` on and depends on the words that begin within `reach` phones. */
  keep(word: number, from: number, place: { readonly first: number; readonly reach: number }): void;
}

/**
 * A second round of corrections has hardly other words than the first one, and the distances of phones are a fifth of the time of a
 * search. So where the words that begin within reach of what was looked at are the same, its candidates are.
 */
export function createFoundBefore(): FoundBefore {
  let before = createLook(64);
  let now = createLook(64);

  const areSame = (from: number, oldFrom: number, reach: number): boolean => {
    const { utterance, before: other } = looked();
    const { tokens, phoneStarts } = utterance;
    const end = phoneStarts[from]! + reach;
    let i = from;
    for (; i < tokens.length && phoneStarts[i]! < end; i += 1) {
      const old = oldFrom + i - from;
      if (old === other.tokens.length || !isSameToken(utterance, i, other, old)) return false;
    }
    return i < tokens.length || oldFrom + i - from === other.tokens.length;
  };
  const looked = () => ({ utterance: now.utterance!, before: before.utterance! });

  return {
    begin(utterance, found, words) {
      [before, now] = [now, before];
      if (now.reaches.length < words) now = createLook(2 * words);
      now.utterance = utterance;
      now.candidates = found;
    },
    addSame(word, from, old) {
      const oldFrom = before.tokenOf[old]!;
      const reach = before.reaches[old]!;
      if (!areSame(from, oldFrom, reach)) return false;
      const first = now.candidates.length;
      for (let i = before.firsts[old]!; before.candidates[i]?.from === oldFrom; i += 1) {
        now.candidates.push(movedTo(before.candidates[i]!, from));
      }
      this.keep(word, from, { first, reach });
      return true;
    },
    keep(word, from, { first, reach }) {
      now.tokenOf[word] = from;
      now.firsts[word] = first;
      now.reaches[word] = reach;
    },
  };
}

interface Look {
  utterance: Utterance | undefined;
  candidates: Candidate[];
  /** By word. */
  readonly tokenOf: Uint32Array;
  readonly firsts: Uint32Array;
  readonly reaches: Uint16Array;
}

function createLook(words: number): Look {
  return {
    utterance: undefined,
    candidates: [],
    tokenOf: new Uint32Array(words),
    firsts: new Uint32Array(words),
    reaches: new Uint16Array(words),
  };
}

/** The same word, of which all that is known by itself is the same. */
function isSameToken(a: Utterance, i: number, b: Utterance, j: number): boolean {
  const token = a.tokens[i]!;
  const other = b.tokens[j]!;
  return (
    token.folded === other.folded &&
    token.startsSentence === other.startsSentence &&
    a.flags[i] === b.flags[j] &&
    a.isStanding[i] === b.isStanding[j]
  );
}

function movedTo(candidate: Candidate, from: number): Candidate {
  if (candidate.from === from) return candidate;
  return { ...candidate, from, to: candidate.to + from - candidate.from };
}

import { normalize } from './measures.ts';

/** A term that a baseline takes a stretch of text for; characters, half-open. */
export interface WindowMatch {
  readonly start: number;
  readonly end: number;
  readonly canonical: string;
  /** 0..1. */
  readonly score: number;
}

/** The term nearest to the words of a window (lower case, accents kept) with how near it is, if any is near. */
export type MatchWords = (
  words: readonly string[],
) => { readonly canonical: string; readonly score: number } | undefined;

const WINDOW_WORDS_MAX = 5;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** Asks for every window of one to five words. A window that comes again is answered from memory. */
export function windowMatcher(match: MatchWords): (text: string) => readonly WindowMatch[] {
  const memory = new Map<string, ReturnType<MatchWords>>();
  return (text) => {
    const tokens = Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
      word: normalize(word),
      start: index,
      end: index + word.length,
    }));
    const matches: WindowMatch[] = [];
    tokens.forEach(({ start }, from) => {
      for (let to = from + 1; to <= Math.min(tokens.length, from + WINDOW_WORDS_MAX); to += 1) {
        const words = tokens.slice(from, to).map(({ word }) => word);
        const key = words.join(' ');
        if (!memory.has(key)) memory.set(key, match(words));
        const found = memory.get(key);
        if (found !== undefined) matches.push({ start, end: tokens[to - 1]?.end ?? start, ...found });
      }
    });
    return matches;
  };
}

/** Puts in what scores at least `threshold`: the best first, the longer of equals, none over another. */
export function applyMatches(text: string, matches: readonly WindowMatch[], threshold: number): string {
  const chosen: WindowMatch[] = [];
  const byScore = matches
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || b.end - b.start - (a.end - a.start));
  for (const match of byScore) {
    if (chosen.every((other) => other.end <= match.start || other.start >= match.end)) chosen.push(match);
  }
  return chosen
    .sort((a, b) => b.start - a.start)
    .reduce(
      (edited, { start, end, canonical }) => edited.slice(0, start) + canonical + edited.slice(end),
      text,
    );
}

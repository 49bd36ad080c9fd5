/**
 * What pairs would have done to past calls, before they do anything: each place where the heard words stand in a past hypothesis is
 *
 *   hit        the pipeline put the same term there, without knowing the pair
 *   undecided  it suggested the term there, or put it there because of a known pair, or a person did: says nothing that isn't
 *              counted elsewhere
 *   stray      it held the words to be right, or to be something else: the pair would have broken them. Where no person went over
 *              the turn the stray is also counted as unread: what is no word of the language may have been missed there
 */
import type { Span } from '../span.ts';
import { type Token, tokenize } from '../tokens.ts';

export interface HeardPair {
  readonly heard: string;
  readonly canonical: string;
}

/** One turn of a past call, and what the pipeline made of it. Spans are offsets on `hypothesis`. */
export interface PastTurn {
  readonly hypothesis: string;
  readonly corrections: readonly PastChange[];
  readonly suggestions: readonly PastChange[];
  /** What a person left, where one went over it. */
  readonly readText?: string;
  /** When the call was, ISO 8601. */
  readonly at?: string;
}

export interface PastChange extends Span {
  readonly replacement: string;
  readonly method: string;
}

export interface ShadowCounts {
  readonly hits: number;
  readonly undecided: number;
  readonly strays: number;
  /** Of the strays, those in turns that no person went over. */
  readonly unread: number;
  /** When the newest call was in which the words stand. */
  readonly lastAt?: string;
}

export interface ShadowRun {
  add(turn: PastTurn): void;
  /** Turns seen so far. */
  readonly turnCount: number;
  countsOf(pair: HeardPair): ShadowCounts;
}

interface Watched {
  readonly words: readonly string[];
  readonly canonical: string;
  hits: number;
  undecided: number;
  strays: number;
  unread: number;
  lastAt?: string;
}

/** Watches any number of pairs in one pass over the past. */
export function createShadowRun(pairs: readonly HeardPair[]): ShadowRun {
  const byFirstWord = new Map<string, Watched[]>();
  const byPair = new Map<string, Watched>();
  for (const { heard, canonical } of pairs) {
    const words = tokenize(heard).map(({ folded }) => folded);
    const [first] = words;
    const key = JSON.stringify([heard, canonical]);
    if (first === undefined || byPair.has(key)) continue;
    const watched: Watched = { words, canonical, hits: 0, undecided: 0, strays: 0, unread: 0 };
    byPair.set(key, watched);
    byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), watched]);
  }
  let turnCount = 0;
  return {
    get turnCount() {
      return turnCount;
    },
    add(turn) {
      turnCount += 1;
      const tokens = tokenize(turn.hypothesis);
      for (const [at, { folded, start }] of tokens.entries()) {
        for (const watched of byFirstWord.get(folded) ?? []) {
          const last = lastTokenOf(watched.words, tokens, at);
          if (last === undefined) continue;
          const verdict = judge({ start, end: last.end }, watched.canonical, turn);
          watched[verdict] += 1;
          if (verdict === 'strays' && turn.readText === undefined) watched.unread += 1;
          if (turn.at !== undefined && turn.at > (watched.lastAt ?? '')) watched.lastAt = turn.at;
        }
      }
    },
    countsOf({ heard, canonical }) {
      const { hits, undecided, strays, unread, lastAt } =
        byPair.get(JSON.stringify([heard, canonical])) ?? NOTHING;
      return { hits, undecided, strays, unread, ...(lastAt === undefined ? {} : { lastAt }) };
    },
  };
}

const NOTHING: ShadowCounts = { hits: 0, undecided: 0, strays: 0, unread: 0 };

/** The last token of the words where they stand at `at`, within one sentence. */
function lastTokenOf(words: readonly string[], tokens: readonly Token[], at: number): Token | undefined {
  const stands = words.every((word, i) => {
    const token = tokens[at + i];
    return token?.folded === word && (i === 0 || !token.startsSentence);
  });
  return stands ? tokens[at + words.length - 1] : undefined;
}

/** What is no judgement of the pipeline's own: a known pair, one that became another way to say its term, a person. */
const FOREIGN: ReadonlySet<string> = new Set(['pair', 'surface', 'human']);

function judge(span: Span, canonical: string, turn: PastTurn): 'hits' | 'undecided' | 'strays' {
  const ofTerm = (change: PastChange): boolean => change.replacement === canonical;
  const covers = (change: PastChange): boolean =>
    ofTerm(change) && change.start <= span.start && change.end >= span.end;
  const touches = (change: PastChange): boolean =>
    ofTerm(change) && change.start < span.end && change.end > span.start;
  const correction = turn.corrections.find(covers);
  if (correction !== undefined) return FOREIGN.has(correction.method) ? 'undecided' : 'hits';
  if (turn.suggestions.some(covers)) return 'undecided';
  // A person may have taken more or fewer words for the term.
  if (turn.corrections.some((change) => touches(change) && change.method === 'human')) return 'undecided';
  return turn.readText !== undefined && stands(canonical, turn.readText) ? 'undecided' : 'strays';
}

function stands(canonical: string, text: string): boolean {
  return ` ${foldedText(text)} `.includes(` ${foldedText(canonical)} `);
}

function foldedText(text: string): string {
  return tokenize(text)
    .map(({ folded }) => folded)
    .join(' ');
}

import { SEARCH_SIMILARITY_MIN } from './candidate-search.ts';
import type { OnlineResult } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { PHONES_LOOKED_AT } from './gram-index.ts';
import type { Lexicon } from './lexicon.ts';
import { ROOT } from './phrase-trie.ts';
import type { Span } from './span.ts';
import { spellingFrom } from './spelled-letters.ts';
import { readUtterance, type Utterance } from './utterance.ts';
import { windowWordsMax } from './window-words.ts';

/** A text corrected with `policy.explain`, of which only the first `agreed` tokens are known to stay. */
export interface HalfHeard {
  readonly result: OnlineResult;
  /** `result.original`, read. */
  readonly utterance: Utterance;
  readonly agreed: number;
}

/** Tokens `from` to `to` (half-open) of the text as heard. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * How many tokens at the beginning are corrected as they will be whatever is said next. None of the windows that a
 * decision was about lies across their end, and no non-space run does. The argument is in `live-state.ts`.
 */
export function settledTokens(corrector: Corrector, half: HalfHeard): number {
  const { utterance, result } = half;
  const windowOf = (span: Span) => windowIn(utterance, span);
  const windows = [...result.corrections, ...undecided(result)].map(windowOf);
  let settled = firstOpen(corrector.lexicon, half);
  let before: number;
  do {
    before = settled;
    // At its end too: the word after it may change, or turn out to be part of a term.
    for (const { from, to } of windows) if (from < settled && settled <= to) settled = from;
    settled = clearOfPhrases(corrector.lexicon, half, settled);
    settled = clearOfRuns(utterance, settled);
  } while (settled < before);
  return settled;
}

/**
 * How many tokens at the beginning are decided, whatever is said next, because no decision waits for longer: those that a
 * longest window and the word after it can begin at, as far as that much was heard. Windows may lie across their end that
 * were looked at and left. 0 where letters may be spelled that begin among them.
 */
export function decidedTokens({ lexicon }: Corrector, { utterance, result, agreed }: HalfHeard): number {
  const decided = agreed - windowWordsMax(lexicon);
  if (decided <= 0 || spellingFrom(utterance, agreed) < decided) return 0;
  let end = decided;
  for (const correction of result.corrections) {
    const { from, to } = windowIn(utterance, correction);
    if (from < decided && decided < to) end = to <= agreed ? to : from;
  }
  return clearOfRuns(utterance, end);
}

/** The first token of the windows that may reach past the agreed ones, by their length, sound, words or letters. */
function firstOpen(lexicon: Lexicon, { utterance, agreed }: HalfHeard): number {
  const { tokens, phoneStarts } = utterance;
  if (agreed === 0) return 0;
  const longest = windowWordsMax(lexicon);
  const longestPhones = windowPhonesMax(lexicon);
  const letters = Math.min(spellingFrom(utterance, agreed), agreed - 1);
  let open = letters;
  for (let from = agreed - 1; from >= 0; from -= 1) {
    const isShort = agreed - from < longest && phoneStarts[agreed]! - phoneStarts[from]! < longestPhones;
    if (!isShort && agreed - from >= longest) break;
    if (isShort || beginsPhrase(lexicon, utterance, { from, to: agreed })) open = Math.min(open, from);
    if (tokens[from]!.startsSentence) break;
  }
  return open;
}

/** Phones of the longest window that can sound like a term, and those by which the search is led to terms. */
function windowPhonesMax({ readings: { starts, count } }: Lexicon): number {
  if (count === 0) return 0;
  const longest = Math.floor((starts[count]! - starts[count - 1]!) / SEARCH_SIMILARITY_MIN);
  return Math.max(longest, PHONES_LOOKED_AT);
}

/** A phrase of the lexicon begins with these words: one that has more of them may follow. */
function beginsPhrase(lexicon: Lexicon, { tokens, wordIds }: Utterance, { from, to }: Window): boolean {
  let node = ROOT;
  for (let i = from; i < to; i += 1) {
    if (wordIds[i] === -1 || (i > from && tokens[i]!.startsSentence)) return false;
    node = lexicon.trie.step(node, wordIds[i]!);
    if (node === -1) return false;
  }
  return true;
}

/** Where a correction to come may complete a phrase that begins with corrected words, these are not settled either. */
function clearOfPhrases(lexicon: Lexicon, { result, utterance }: HalfHeard, settled: number): number {
  const corrected = result.corrections.length === 0 ? utterance : readUtterance(result.text, lexicon);
  let clear = settled;
  for (;;) {
    if (clear === 0) return 0;
    const end = correctedPlace(result, utterance.tokens[clear]!.start);
    const to = tokenFrom(corrected, end);
    let first = to;
    for (let from = to - 1; from >= 0 && to - from < windowWordsMax(lexicon); from -= 1) {
      if (beginsPhrase(lexicon, corrected, { from, to })) first = from;
    }
    if (first === to) return clear;
    clear = tokenFrom(utterance, heardPlace(result, corrected.tokens[first]!.start));
  }
}

/** An address is read as one from its first sign to its last. */
function clearOfRuns({ text, tokens }: Utterance, settled: number): number {
  let clear = settled;
  while (clear > 0 && !/\s/u.test(text.slice(tokens[clear - 1]!.end, tokens[clear]!.start))) clear -= 1;
  return clear;
}

/** Windows that were looked at and left, and could be taken in another round. */
function undecided({ suggestions, rejected = [] }: OnlineResult): readonly Span[] {
  const open = rejected.filter(({ reason }) => reason !== 'already-a-term' && reason !== 'protected-word');
  return [...suggestions, ...open];
}

function windowIn(utterance: Utterance, { start, end }: Span): Window {
  return { from: tokenFrom(utterance, start), to: tokenFrom(utterance, end) };
}

/** The first token that begins at `offset` or after it. */
function tokenFrom({ tokens }: Utterance, offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where a place of the heard text that is in no correction stands in the corrected text. */
export function correctedPlace({ corrections }: OnlineResult, offset: number): number {
  let shift = 0;
  for (const { start, end, replacement } of corrections) {
    if (end <= offset) shift += replacement.length - (end - start);
  }
  return offset + shift;
}

/** Where a place of the corrected text was heard; of one in a replacement, where that begins. */
function heardPlace({ corrections }: OnlineResult, offset: number): number {
  let shift = 0;
  for (const { start, end, replacement } of corrections) {
    const begin = start + shift;
    if (offset < begin) break;
    if (offset < begin + replacement.length) return start;
    shift += replacement.length - (end - start);
  }
  return offset - shift;
}

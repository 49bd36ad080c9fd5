/**
 * What is shown of one live utterance, from partial to partial.
 *
 *   silence ──partial──► hearing ──final──► silence
 *      │                 │     ▲
 *      └──────final──────┤     └─ partial: `stable` grows, or is cut back by a `reset` and then grows
 *                        └─ (a final without partials needs no reset)
 *
 * Invariants, of every state reached by partials p1 … pn:
 *   1. `stable` then `provisional` is `processOnline(pn)`.
 *   2. `stable` begins with the `stable` before, or the move says `reset` and it begins with the first `keep` units of that.
 *   3. `stable` grows to a cut only. When a cut is made, two partials are the same to the byte up to its `basis`; a cut
 *      counts as long as the text up to there stays the same.
 *   4. No candidate that was ever looked at lies across a cut, taken or not.
 *
 * Why a cut holds whatever is said next (`live-cut.ts`, rule by rule). What isn't agreed on can only be in windows that reach
 * past the agreed words; they begin at the first open word or after it. A decision left of that changes only by a window
 * that overlaps with its own, and so on from window to window, by the next word, or by the edit cap: so a cut moves left
 * until no window lies across it, none that was left alone ends at it, and enough words before it are sure to stay for the cap not
 * to fall on a correction. That is one round. Rounds repeat, and a correction right of the cut may make room for another
 * around it: a phrase that begins left of the cut with the words as they are is seen by the trie, and the cut moves before it.
 * What is left is a longer term that begins left of the cut in words that neither sound like it so far nor are its own, and is
 * found only once another correction has set right what follows. No rule excludes it, and no stream of the tests has it;
 * should it happen, (2) has it told as a `reset` for `evidence`.
 *
 * A partial is corrected anew only from a cut that is `decisionReach` words or more left of the last one: that is further
 * than a decision right of the last one looks, so the cost is that of some windows, however long the utterance is.
 */
import type { OnlineInput, OnlineResult } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { decisionReach } from './decision-reach.ts';
import { correctedPlace, settledTokens } from './live-cut.ts';
import type { LiveFinal, LiveReset, LiveText, PartialInput } from './live-text.ts';
import { processOnline } from './process-online.ts';
import { tokenize } from './tokens.ts';
import { readUtterance, type Utterance } from './utterance.ts';
import type { Word } from './word.ts';
import { locateWords } from './word-times.ts';

/** A place left of which nothing changes as long as the text is the same up to `basis`. */
interface Cut {
  /** Offset in the text as heard. */
  readonly heardEnd: number;
  /** The same place in the corrected text. */
  readonly stableEnd: number;
  /** Offset in the text as heard: what was agreed on when the cut was made. */
  readonly basis: number;
  /** Words before it. */
  readonly words: number;
}

export interface LiveState {
  /** The last partial. */
  readonly heard: string;
  /** The corrected text that is shown as stable. */
  readonly stable: string;
  /** In text order. */
  readonly cuts: readonly Cut[];
}

/** Before the first partial. */
export const SILENCE: LiveState = { heard: '', stable: '', cuts: [] };

const START: Cut = { heardEnd: 0, stableEnd: 0, basis: 0, words: 0 };
/** Cuts further back are forgotten; a recogniser that revises what is before them has the whole text corrected again. */
const CUTS_KEPT = 64;

export interface Heard {
  readonly state: LiveState;
  readonly shown: LiveText;
}

/** The move by a partial. */
export function hear(corrector: Corrector, state: LiveState, input: PartialInput): Heard {
  const { text } = input;
  const agreedEnd = commonPrefix(state.heard, text);
  const holding = state.cuts.filter(({ basis }) => basis <= agreedEnd);
  const tail = correctTail(corrector, input, { stable: state.stable, cuts: holding });
  const reset = resetOf(state, text, tail.whole);
  const kept = reset === undefined ? state.stable : state.stable.slice(0, reset.keep);
  const cut = cutIn(corrector, tail, agreedEnd);
  const grows = cut !== undefined && cut.stableEnd > kept.length;
  const stable = grows ? tail.whole.slice(0, cut.stableEnd) : kept;
  const cuts = holding.filter(({ stableEnd }) => stableEnd <= stable.length);
  return {
    state: { heard: text, stable, cuts: grows ? [...cuts, cut].slice(-CUTS_KEPT) : cuts },
    shown: {
      stable,
      provisional: tail.whole.slice(stable.length),
      ...(reset === undefined ? {} : { reset }),
    },
  };
}

/** The move by a final, to silence. */
export function endUtterance(corrector: Corrector, state: LiveState, input: OnlineInput): LiveFinal {
  const result = processOnline(corrector, input);
  const reset = resetOf(state, input.text, result.text);
  return reset === undefined ? result : { ...result, reset };
}

/** The end of an utterance, corrected with the words before it. */
interface Tail {
  readonly result: OnlineResult;
  /** Where the tail begins. */
  readonly context: Cut;
  /** Where it is taken from. */
  readonly base: Cut;
  /** The correction of the whole utterance. */
  readonly whole: string;
}

function correctTail(
  corrector: Corrector,
  input: PartialInput,
  { stable, cuts }: Pick<LiveState, 'stable' | 'cuts'>,
): Tail {
  const base = cuts.at(-1) ?? START;
  const contextWords = decisionReach(corrector.lexicon);
  const context = cuts.findLast(({ words }) => words + contextWords <= base.words) ?? START;
  const result = processOnline(explaining(corrector), inputFrom(input, context.heardEnd));
  const place = base.heardEnd - context.heardEnd;
  if (result.corrections.some(({ start, end }) => start < place && end > place)) {
    return correctTail(corrector, input, { stable, cuts: [] });
  }
  const whole = stable.slice(0, base.stableEnd) + result.text.slice(correctedPlace(result, place));
  return { result, context, base, whole };
}

function explaining(corrector: Corrector): Corrector {
  return { ...corrector, policy: { ...corrector.policy, explain: true } };
}

function inputFrom({ text, words }: PartialInput, start: number): OnlineInput {
  if (words === undefined || start === 0) return { text: text.slice(start), ...(words && { words }) };
  return { text: text.slice(start), words: wordsFrom(text, words, start) };
}

function wordsFrom(text: string, words: readonly Word[], start: number): readonly Word[] {
  const first = locateWords(text, words).findIndex((span) => span !== undefined && span.start >= start);
  return first === -1 ? [] : words.slice(first);
}

/** The furthest cut in the words that two partials agree on. */
function cutIn(corrector: Corrector, { result, context, base }: Tail, agreedEnd: number): Cut | undefined {
  const utterance = readUtterance(result.original, corrector.lexicon);
  const agreed = wholeTokens(utterance, agreedEnd - context.heardEnd);
  const settled = settledTokens(corrector, { result, utterance, agreed });
  if (settled === 0) return undefined;
  const place = runEnd(utterance.text, utterance.tokens[settled - 1]!.end);
  const basePlace = base.heardEnd - context.heardEnd;
  if (place <= basePlace) return undefined;
  return {
    heardEnd: context.heardEnd + place,
    stableEnd: base.stableEnd + correctedPlace(result, place) - correctedPlace(result, basePlace),
    basis: context.heardEnd + runEnd(utterance.text, utterance.tokens[agreed - 1]!.end) + 1,
    words: context.words + settled,
  };
}

/** How many tokens end before the last white space of the first `end` units: others may still get longer. */
function wholeTokens({ text, tokens }: Utterance, end: number): number {
  let count = tokens.length;
  while (count > 0 && runEnd(text, tokens[count - 1]!.end) >= end) count -= 1;
  return count;
}

/** The first white space at `from` or after it. */
function runEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && !WHITE_SPACE.test(text.charAt(end))) end += 1;
  return end;
}

const WHITE_SPACE = /\s/u;

/** What to keep of `state.stable` where `whole`, the correction of `text`, doesn't begin with it. */
function resetOf(state: LiveState, text: string, whole: string): LiveReset | undefined {
  const { stable } = state;
  if (whole.startsWith(stable)) return undefined;
  let keep = commonPrefix(stable, whole);
  while (keep > 0 && !(isBetweenRuns(stable, keep) && isBetweenRuns(whole, keep))) keep -= 1;
  return { keep, reason: reasonOf(state, text) };
}

function isBetweenRuns(text: string, place: number): boolean {
  return (
    place === text.length || WHITE_SPACE.test(text.charAt(place)) || WHITE_SPACE.test(text.charAt(place - 1))
  );
}

function reasonOf({ heard, cuts }: LiveState, text: string): LiveReset['reason'] {
  const basis = heard.slice(0, cuts.at(-1)?.basis);
  if (text.startsWith(basis)) return 'evidence';
  const now = tokenize(text);
  return tokenize(basis).every(({ folded }, i) => folded === now[i]?.folded) ? 'writing' : 'words';
}

function commonPrefix(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

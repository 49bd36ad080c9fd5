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
 *   3. `stable` grows to a cut, or to what is decided (`decidedTokens`). When it grows, two partials are the same to the byte
 *      up to its `basis`; it holds as long as the text up to there stays the same.
 *   4. No candidate that was ever looked at lies across a cut, taken or not.
 *   5. Of the words that two partials agree on no more are held back than the longest window has, `windowWordsMax`: the words
 *      of the longest phrase of the lexicon and four more. Only letters that are being spelled may be more.
 *
 * Why (5) takes nothing back: a round decides about a window by what ends within `windowWordsMax` words of its first word, and
 * the next word (`sections.ts`), and the cap on edits by what is before it (`edit-cap.ts`).
 *
 * Why a cut, which mostly is further, holds whatever is said next (`live-cut.ts`, rule by rule). What isn't agreed on can only be
 * in windows that reach past the agreed words; they begin at the first open word or after it. A decision left of that changes
 * only by a window that overlaps with its own, and so on from window to window, or by the next word: so a cut moves left until no
 * window lies across it or ends at it. That is one round. Rounds repeat, and a correction right of the
 * cut may make room for another around it: a phrase that begins left of the cut with the words as they are is seen by the trie,
 * and the cut moves before it.
 *
 * What is left is a longer term that begins left of what is stable in words that neither sound like it so far nor are its own,
 * and is found only once another correction has set right what follows; a term of more than six words that turns out to stand
 * right across the end of a window; and sounds right of a window that lead the search to it. No stream of the tests has any;
 * should it happen, (2) has it told as a `reset` for `evidence`.
 *
 * A partial is corrected anew only from a cut that is `decisionReach` words or more left of the last one: that is further
 * than a decision right of the last one looks, so the cost is that of some windows, however long the utterance is.
 */
import type { OnlineInput, OnlineResult } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { decisionReach } from './decision-reach.ts';
import { correctedPlace, decidedTokens, settledTokens } from './live-cut.ts';
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
  /** Offset in the text as heard: what was agreed on when `stable` grew last. */
  readonly basis: number;
  /** In text order. */
  readonly cuts: readonly Cut[];
}

/** Before the first partial. */
export const SILENCE: LiveState = { heard: '', stable: '', basis: 0, cuts: [] };

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
  const { cuts: made, decidedEnd, basis } = progressIn(corrector, tail, agreedEnd);
  const stableEnd = Math.max(kept.length, made.at(-1)?.stableEnd ?? 0, decidedEnd);
  const cuts = holding.filter((one) => one.stableEnd <= stableEnd);
  return {
    state: {
      heard: text,
      stable: tail.whole.slice(0, stableEnd),
      basis: stableEnd > kept.length ? basis : Math.min(state.basis, text.length),
      cuts: [...cuts, ...made].slice(-CUTS_KEPT),
    },
    shown: {
      stable: tail.whole.slice(0, stableEnd),
      provisional: tail.whole.slice(stableEnd),
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

/** What the words that two partials agree on make stable. */
interface Progress {
  /** The furthest cut, where it is further than the last one, and before it one for partials to come to be corrected from. */
  readonly cuts: readonly Cut[];
  /** Offset in the corrected text: what is decided, though windows that were looked at may lie across. */
  readonly decidedEnd: number;
  /** Offset in the text as heard: the end of what they agree on. */
  readonly basis: number;
}

function progressIn(corrector: Corrector, { result, context, base }: Tail, agreedEnd: number): Progress {
  const utterance = readUtterance(result.original, corrector.lexicon);
  const agreed = wholeTokens(utterance, agreedEnd - context.heardEnd);
  if (agreed === 0) return { cuts: [], decidedEnd: 0, basis: 0 };
  const basis = context.heardEnd + runEndAfter(utterance, agreed) + 1;
  const basePlace = base.heardEnd - context.heardEnd;
  const stableEndAt = (place: number) =>
    base.stableEnd + correctedPlace(result, place) - correctedPlace(result, basePlace);
  const cuts: Cut[] = [];
  const addCut = (settled: number) => {
    const place = runEndAfter(utterance, settled);
    if (place <= basePlace) return;
    const words = context.words + settled;
    cuts.push({ heardEnd: context.heardEnd + place, stableEnd: stableEndAt(place), basis, words });
  };
  const settled = settledTokens(corrector, { result, utterance, agreed });
  const before = settled - decisionReach(corrector.lexicon);
  if (context.words + before > base.words)
    addCut(settledTokens(corrector, { result, utterance, agreed: before }));
  addCut(settled);
  const decidedPlace = runEndAfter(utterance, decidedTokens(corrector, { result, utterance, agreed }));
  return { cuts, decidedEnd: decidedPlace > basePlace ? stableEndAt(decidedPlace) : 0, basis };
}

/** The end of the non-space run that holds the last of the first `count` tokens. */
function runEndAfter({ text, tokens }: Utterance, count: number): number {
  return count === 0 ? 0 : runEnd(text, tokens[count - 1]!.end);
}

/**
 * How many tokens lie in the first `end` units, which were heard twice, as whole words: another one follows, or white space.
 */
function wholeTokens({ text, tokens }: Utterance, end: number): number {
  let count = tokens.length;
  while (count > 0) {
    const after = runEnd(text, tokens[count - 1]!.end);
    if (after <= end && after < text.length) break;
    count -= 1;
  }
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

function reasonOf({ heard, basis }: LiveState, text: string): LiveReset['reason'] {
  const agreed = heard.slice(0, basis);
  if (text.startsWith(agreed)) return 'evidence';
  const now = tokenize(text);
  return tokenize(agreed).every(({ folded }, i) => folded === now[i]?.folded) ? 'writing' : 'words';
}

function commonPrefix(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let length = 0;
  while (length < shorter && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

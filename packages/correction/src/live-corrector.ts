import type { OnlineInput, OnlineResult } from './correction.ts';
import type { Corrector } from './corrector.ts';
import { processOnline } from './process-online.ts';
import { tokenize } from './tokens.ts';
import { editText } from './word-times.ts';

/** A live utterance as it is to be shown: `stable` followed by `provisional`. */
export interface LiveText {
  /** Only ever gets longer while the utterance lasts. */
  readonly stable: string;
  /** May still change with the next partial. */
  readonly provisional: string;
}

/** Corrects one live utterance after another. Between two finals it is in one of two states: nothing heard yet, or hearing. */
export interface LiveCorrector {
  /** Takes the whole of what the recogniser has heard of the utterance so far. */
  partial(text: string): LiveText;
  /**
   * Ends the utterance: `processOnline` of the whole, whatever the partials were. Its text goes before `stable`, which it
   * contradicts where the recogniser took back words that it had repeated.
   */
  final(input: OnlineInput): OnlineResult;
}

/** Words at the end of what two partials agree on that stay provisional: a term may begin there and go on. */
const HELD_WORDS = 5;

/** Makes the corrector of one stream: a small state machine over `processOnline`, so that partials don't flicker. */
export function createLiveCorrector(corrector: Corrector): LiveCorrector {
  let previous = '';
  let stable = '';
  return {
    partial(text) {
      const result = processOnline(corrector, { text });
      const settled = settledText(result, agreedEnd(previous, text));
      if (settled.startsWith(stable)) stable = settled;
      previous = text;
      return { stable, provisional: restAfter(stable, result.text) };
    },
    final(input) {
      previous = '';
      stable = '';
      return processOnline(corrector, input);
    },
  };
}

/** The end of the words that both partials begin with, less those held back. */
function agreedEnd(previous: string, text: string): number {
  const before = tokenize(previous);
  const now = tokenize(text);
  let agreed = 0;
  while (agreed < now.length && before[agreed]?.folded === now[agreed]?.folded) agreed += 1;
  return now[agreed - HELD_WORDS - 1]?.end ?? 0;
}

/** The corrected form of `original` up to `end`, without a correction that reaches past it. */
function settledText({ original, corrections }: OnlineResult, end: number): string {
  const cut = corrections.find((correction) => correction.start < end && correction.end > end);
  const settledEnd = cut?.start ?? end;
  const within = corrections.filter((correction) => correction.end <= settledEnd);
  return editText(original.slice(0, settledEnd), within);
}

/** What is shown after `stable`; where `text` no longer begins with it, what follows as many words. */
function restAfter(stable: string, text: string): string {
  if (text.startsWith(stable)) return text.slice(stable.length);
  const shown = tokenize(stable).length;
  const from = shown === 0 ? 0 : (tokenize(text)[shown - 1]?.end ?? text.length);
  return text.slice(from);
}

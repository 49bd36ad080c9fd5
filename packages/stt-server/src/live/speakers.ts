/** The utterances that go on in one call, each with the corrector of its speaker. */
import {
  createLiveCorrector,
  type LiveCorrector,
  type LiveFinal,
  type LiveReset,
} from '@enmienda/correction';
import type { LexiconSnapshot } from '../lexicons/lexicon-feed.ts';
import { type FinalMessage, fromWireAlternatives, fromWireWords, type PartialMessage } from '../wire.ts';

/** A partial, corrected. */
export interface Preview {
  readonly speaker: string | undefined;
  readonly text: string;
  readonly corrected: string;
  /** UTF-16 units of `corrected` that are shown as stable. */
  readonly stableLength: number;
  readonly reset: LiveReset | undefined;
  readonly lexiconVersion: number | undefined;
}

/** A turn that is corrected and not stored yet. */
export interface SettledTurn {
  readonly message: FinalMessage;
  readonly result: LiveFinal;
  /** Of the lexicon that corrected it, undefined where nothing does. */
  readonly lexiconVersion: number | undefined;
}

export interface Speakers {
  preview(message: PartialMessage): Preview;
  settle(message: FinalMessage): SettledTurn;
}

/** More speakers than this have no utterance at once: the one that was silent longest begins anew. */
const SPEAKERS_MAX = 8;

interface Utterance {
  readonly live: LiveCorrector;
  readonly version: number;
}

/** `current` is asked at the beginning of each utterance, which is then corrected by that lexicon to its end. */
export function createSpeakers(current: () => LexiconSnapshot | undefined): Speakers {
  const speaking = new Map<string, Utterance>();

  function utteranceOf(speaker: string): Utterance | undefined {
    const present = speaking.get(speaker);
    speaking.delete(speaker);
    if (present !== undefined) return present;
    const snapshot = current();
    return snapshot && { live: createLiveCorrector(snapshot.corrector), version: snapshot.version };
  }

  return {
    preview({ text, words, speaker }) {
      const key = speaker ?? '';
      const utterance = utteranceOf(key);
      if (utterance === undefined) return uncorrected(speaker, text);
      speaking.set(key, utterance);
      const [oldest] = speaking.keys();
      if (speaking.size > SPEAKERS_MAX && oldest !== undefined) speaking.delete(oldest);
      const { stable, provisional, reset } = utterance.live.partial({
        text,
        ...(words !== undefined && { words: fromWireWords(words) }),
      });
      const corrected = stable + provisional;
      return {
        speaker,
        text,
        corrected,
        stableLength: stable.length,
        reset,
        lexiconVersion: utterance.version,
      };
    },
    settle(message) {
      const { text, words, alternatives, refused, speaker = '' } = message;
      const utterance = utteranceOf(speaker);
      const input = { text, ...(words !== undefined && { words: fromWireWords(words) }) };
      if (utterance === undefined) {
        const result = { ...input, original: text, corrections: [], suggestions: [] };
        return { message, result, lexiconVersion: undefined };
      }
      const result = utterance.live.final({
        ...input,
        ...(alternatives !== undefined && { alternatives: fromWireAlternatives(alternatives) }),
        ...(refused !== undefined && { refused }),
      });
      return { message, result, lexiconVersion: utterance.version };
    },
  };
}

/** Without a corrector nobody compares one partial with the next: nothing is stable. */
function uncorrected(speaker: string | undefined, text: string): Preview {
  return { speaker, text, corrected: text, stableLength: 0, reset: undefined, lexiconVersion: undefined };
}

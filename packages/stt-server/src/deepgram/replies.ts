/** Deepgram's messages. Seconds on the wire, milliseconds inside. */
import type { OnlineResult } from '@enmienda/correction';
import type { TimedWord } from '../server/segments.ts';
import { toWireResult } from '../wire.ts';
import { plain } from './replacements.ts';

/** What clients of Deepgram find beside their own fields. */
export function extensionOf(result: OnlineResult) {
  const { text, corrections, suggestions, clarification } = toWireResult(result);
  return { raw_text: text, corrections, suggestions, clarification };
}

export function toAlternative(words: readonly TimedWord[]) {
  return {
    transcript: words.map(({ text }) => text).join(' '),
    confidence: meanOf(words),
    words: words.map((word) => ({
      word: plain(word.text),
      start: word.startMs / 1000,
      end: word.endMs / 1000,
      confidence: round(word.confidence),
      punctuated_word: word.text,
    })),
  };
}

export interface ResultsParts {
  readonly requestId: string;
  readonly engine: string;
  readonly track: number;
  readonly tracks: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly words: readonly TimedWord[];
  readonly isFinal: boolean;
  readonly isSpeechFinal: boolean;
  readonly isFromFinalize: boolean;
}

export function toResults(parts: ResultsParts) {
  return {
    type: 'Results',
    channel_index: [parts.track, parts.tracks],
    duration: round((parts.endMs - parts.startMs) / 1000),
    start: round(parts.startMs / 1000),
    is_final: parts.isFinal,
    speech_final: parts.isSpeechFinal,
    from_finalize: parts.isFromFinalize,
    channel: { alternatives: [toAlternative(parts.words)] },
    metadata: {
      request_id: parts.requestId,
      model_info: { name: parts.engine, version: '1', arch: 'enmienda' },
      model_uuid: parts.engine,
    },
  };
}

function meanOf(words: readonly TimedWord[]): number {
  return round(words.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, words.length));
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

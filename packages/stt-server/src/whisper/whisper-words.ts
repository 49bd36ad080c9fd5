/**
 * The words of whisper-cli's `-ojf` output. Its tokens carry an id, a probability and `t_dtw`, the token's end in 1/100 s by
 * dynamic time warping; a token starts where the one before ended.
 */
import { z } from 'zod';
import type { HypothesisWord } from '../engine.ts';

export interface WhisperToken {
  readonly id: number;
  /** Probability, 0..1. */
  readonly p: number;
  /** -1 where there is none. */
  readonly t_dtw: number;
}

/** Other people's JSON: only the fields that are read are checked. */
const output = z.object({
  transcription: z.array(
    z.object({
      tokens: z.array(z.object({ id: z.int().min(0), p: z.number(), t_dtw: z.number().default(-1) })),
    }),
  ),
});

/** `undefined` where it is not whisper-cli's output. */
export function parseWhisperOutput(json: string): readonly WhisperToken[] | undefined {
  try {
    return output.parse(JSON.parse(json)).transcription.flatMap((segment) => segment.tokens);
  } catch {
    return undefined;
  }
}

/** Where a piece of audio lies in the whole of it. */
export interface PieceTimes {
  readonly startMs: number;
  readonly durationMs: number;
}

/** No spoken word lasts longer: what goes before is silence, which the token's start would swallow. */
const WORD_LIMIT_MS = 2000;

const SPACE = 0x20;

/** A letter, a digit, or a byte of a longer UTF-8 character. */
const SPOKEN = /[0-9A-Za-z\x80-\xFF]/;

/** Words in order, times clamped to the piece and monotone, each at least 0 ms long. */
export function toWords(
  tokens: readonly WhisperToken[],
  vocabulary: readonly Uint8Array[],
  piece: PieceTimes,
): readonly HypothesisWord[] {
  const words: HypothesisWord[] = [];
  let heardMs = 0;
  for (const group of groupByWord(tokens, vocabulary)) {
    const { text, spoken } = readGroup(group, vocabulary);
    if (text === '') continue;
    const endMs = Math.min(Math.max(lastEndMs(spoken) ?? heardMs, heardMs), piece.durationMs);
    const startMs = Math.max(heardMs, endMs - WORD_LIMIT_MS);
    const confidence = meanProbability(spoken);
    words.push({ text, startMs: piece.startMs + startMs, endMs: piece.startMs + endMs, confidence });
    heardMs = Math.min(Math.max(lastEndMs(group) ?? endMs, endMs), piece.durationMs);
  }
  return words;
}

/** A token that starts with a space starts a word; special tokens, whose ids lie past the vocabulary, are left out. */
function groupByWord(tokens: readonly WhisperToken[], vocabulary: readonly Uint8Array[]): WhisperToken[][] {
  const groups: WhisperToken[][] = [];
  for (const token of tokens) {
    const bytes = vocabulary[token.id];
    if (bytes === undefined || bytes.length === 0) continue;
    const last = groups.at(-1);
    if (last === undefined || bytes[0] === SPACE) groups.push([token]);
    else last.push(token);
  }
  return groups;
}

/** `spoken` leaves out punctuation, whose time is the pause after the word; all of the group where nothing else is there. */
function readGroup(group: readonly WhisperToken[], vocabulary: readonly Uint8Array[]) {
  const bytesOf = (token: WhisperToken) => vocabulary[token.id] ?? new Uint8Array();
  const text = new TextDecoder()
    .decode(Buffer.concat(group.map(bytesOf)))
    .replaceAll('\u{FFFD}', '')
    .trim();
  const spoken = group.filter((token) => SPOKEN.test(Buffer.from(bytesOf(token)).toString('latin1')));
  return { text, spoken: spoken.length === 0 ? group : spoken };
}

function lastEndMs(tokens: readonly WhisperToken[]): number | undefined {
  const ends = tokens.map((token) => token.t_dtw * 10).filter((endMs) => endMs >= 0);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** As in faster-whisper. */
function meanProbability(tokens: readonly WhisperToken[]): number {
  const mean = tokens.reduce((sum, token) => sum + token.p, 0) / tokens.length;
  return Math.min(1, Math.max(0, mean));
}

/** The reply formats of OpenAI's transcriptions, of the corrected text. Seconds on the wire, milliseconds inside. */
import { deflateSync } from 'node:zlib';
import { type Segment, segmentsOf, type TimedWord, timedWords } from '../server/segments.ts';
import type { Transcription } from '../server/transcription.ts';
import { toWireResult } from '../wire.ts';

/** As OpenAI names them. */
const LANGUAGE_NAMES = { es: 'spanish', pt: 'portuguese', en: 'english' } as const;

export interface TextReply {
  readonly contentType: string;
  readonly body: string;
}

/** What clients of OpenAI find beside their own fields. */
function extensionOf({ recording, result, lexiconVersion, engine }: Transcription) {
  const { text, corrections, suggestions, clarification } = toWireResult(result);
  return {
    recording_id: recording.id,
    raw_text: text,
    corrections,
    suggestions,
    clarification,
    lexicon_version: lexiconVersion ?? null,
    engine,
  };
}

export function toJson(done: Transcription) {
  return { text: done.result.text, usage: usageOf(done), x_enmienda: extensionOf(done) };
}

export function toVerboseJson(done: Transcription, granularities: readonly ('word' | 'segment')[]) {
  const words = timedWords(done.result.words ?? []);
  return {
    task: 'transcribe',
    language: LANGUAGE_NAMES[done.recording.language],
    duration: done.hypothesis.durationMs / 1000,
    text: done.result.text,
    ...(granularities.includes('word') && { words: words.map(toWord) }),
    ...(granularities.includes('segment') && { segments: segmentsOf(words).map(toSegment) }),
    usage: usageOf(done),
    x_enmienda: extensionOf(done),
  };
}

export function toText(done: Transcription, format: 'text' | 'srt' | 'vtt'): TextReply {
  const segments = segmentsOf(timedWords(done.result.words ?? []));
  switch (format) {
    case 'text':
      return { contentType: 'text/plain; charset=utf-8', body: `${done.result.text}\n` };
    case 'srt':
      return { contentType: 'application/x-subrip; charset=utf-8', body: segments.map(toSrt).join('\n') };
    case 'vtt':
      return { contentType: 'text/vtt; charset=utf-8', body: `WEBVTT\n\n${segments.map(toVtt).join('\n')}` };
  }
}

/** The events of `stream=true`: a delta a segment, then the whole. */
export function* toEvents(done: Transcription) {
  const { text } = done.result;
  let at = 0;
  for (const { words } of segmentsOf(timedWords(done.result.words ?? []))) {
    const end = endOf(words, text, at);
    if (end > at) yield { type: 'transcript.text.delta', delta: text.slice(at, end) };
    at = Math.max(at, end);
  }
  if (at < text.length) yield { type: 'transcript.text.delta', delta: text.slice(at) };
  yield { type: 'transcript.text.done', text, usage: usageOf(done), x_enmienda: extensionOf(done) };
}

/** Where the last of the words ends in the text, so that the deltas joined are the text. */
function endOf(words: readonly TimedWord[], text: string, from: number): number {
  let at = from;
  for (const word of words) {
    const found = text.indexOf(word.text, at);
    if (found >= 0) at = found + word.text.length;
  }
  return at;
}

function usageOf(done: Transcription) {
  return { type: 'duration', seconds: Math.ceil(done.hypothesis.durationMs / 1000) };
}

function toWord(word: TimedWord) {
  return { word: word.text, start: word.startMs / 1000, end: word.endMs / 1000 };
}

/** `no_speech_prob` is 0: stretches without speech are never transcribed. `tokens` stay with the engine. */
function toSegment(segment: Segment, id: number) {
  const { words, text } = segment;
  const logs = words.map((word) => Math.log(Math.max(word.confidence, 1e-4)));
  const bytes = Buffer.from(text);
  return {
    id,
    seek: Math.round(segment.startMs / 10),
    start: segment.startMs / 1000,
    end: segment.endMs / 1000,
    text: ` ${text}`,
    tokens: [],
    temperature: 0,
    avg_logprob: round(logs.reduce((sum, value) => sum + value, 0) / Math.max(1, logs.length)),
    compression_ratio: round(bytes.length / Math.max(1, deflateSync(bytes).length)),
    no_speech_prob: 0,
  };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function toSrt(segment: Segment, index: number): string {
  const times = `${clockTime(segment.startMs, ',')} --> ${clockTime(segment.endMs, ',')}`;
  return `${index + 1}\n${times}\n${segment.text}\n`;
}

function toVtt(segment: Segment): string {
  const escaped = segment.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `${clockTime(segment.startMs, '.')} --> ${clockTime(segment.endMs, '.')}\n${escaped}\n`;
}

/** `hh:mm:ss` and thousandths after the sign. */
function clockTime(ms: number, sign: ',' | '.'): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const thousandths = String(Math.round(ms) % 1000).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${sign}${thousandths}`;
}

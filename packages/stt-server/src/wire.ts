/**
 * The messages of `WS /ws/{conversation_id}` and their translation: snake_case and `null` on the wire, camelCase and absent
 * fields inside. `docs/wire.md` shows each of them; a test parses what it shows.
 */
import type {
  Alternative,
  Clarification,
  Correction,
  LiveReset,
  OnlineResult,
  Word,
} from '@enmienda/correction';
import { z } from 'zod';

/** Longest frame a client may send. */
export const FRAME_LIMIT_BYTES = 1024 * 1024;

const ID = /^[a-z0-9][a-z0-9._-]{0,127}$/i;
const id = z.string().regex(ID, 'write up to 128 letters, digits, dots, hyphens or underscores');
const language = z.enum(['es', 'pt', 'en']);
const text = z.string().max(10_000);
const milliseconds = z
  .int()
  .min(0)
  .max(7 * 24 * 3_600_000);

const word = z
  .strictObject({
    text: z.string().min(1).max(200),
    start_ms: milliseconds.optional(),
    end_ms: milliseconds.optional(),
    confidence: z.number().min(0).max(1).optional(),
  })
  .refine(isInOrder, 'end_ms must not be before start_ms');

const words = z.array(word).max(5000).optional();
const speaker = z.string().min(1).max(40).optional();

const alternative = z.strictObject({ text, confidence: z.number().min(0).max(1).optional() });

/** What a call is about; every field may also stand in the query of the address. */
export const callFields = {
  language: language.optional(),
  agent_id: id.optional(),
  tenant_id: id.optional(),
};

export const callAddress = z.strictObject({ conversation_id: id, ...callFields });

/** Of the sound in binary frames. */
const audioFormat = z.strictObject({
  encoding: z.enum(['pcm16', 'mulaw', 'alaw']),
  sample_rate: z.int().min(8000).max(48_000),
});

export const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start'), ...callFields, audio: audioFormat.optional(), speaker }),
  z.strictObject({ type: z.literal('partial'), text, words, speaker }),
  z
    .strictObject({
      type: z.literal('final'),
      text,
      words,
      alternatives: z
        .array(z.union([alternative, text]))
        .max(10)
        .optional(),
      refused: z.array(z.string().min(1).max(200)).max(20).optional(),
      speaker,
      start_ms: milliseconds.optional(),
      end_ms: milliseconds.optional(),
    })
    .refine(isInOrder, 'end_ms must not be before start_ms'),
  z.strictObject({ type: z.literal('end') }),
]);

export type ClientMessage = z.infer<typeof clientMessage>;
export type FinalMessage = Extract<ClientMessage, { type: 'final' }>;
export type PartialMessage = Extract<ClientMessage, { type: 'partial' }>;
export type AudioFormat = z.infer<typeof audioFormat>;
export type StartMessage = Extract<ClientMessage, { type: 'start' }>;

export interface WireWord {
  readonly text: string;
  readonly start_ms?: number;
  readonly end_ms?: number;
  readonly confidence?: number;
}

/** `start` and `end` are half-open UTF-16 offsets on `text`, the words as heard. */
export interface WireCorrection {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
  readonly method: string;
  readonly score: number;
  readonly margin: number;
  readonly evidence: Readonly<Record<string, number>>;
}

export interface WireClarification {
  readonly start: number;
  readonly end: number;
  readonly mode: 'confirm' | 'choose' | 'spell';
  readonly question: string;
  readonly options: readonly string[];
  readonly category: string | null;
}

/** The part that live turns and uploaded audio have in common. */
export interface WireResult {
  /** As heard. */
  readonly text: string;
  readonly corrected_text: string;
  /** Of `corrected_text`; empty where the hypothesis came without words. */
  readonly words: readonly WireWord[];
  readonly corrections: readonly WireCorrection[];
  readonly suggestions: readonly WireCorrection[];
  readonly clarification: WireClarification | null;
}

export type ErrorCode =
  | 'bad_json'
  | 'bad_message'
  | 'not_text'
  | 'no_audio'
  | 'not_transcribed'
  | 'already_started'
  | 'already_ended'
  | 'not_stored'
  | 'replaced'
  | 'too_many_errors';

/** What was shown as stable and is not: its first `keep` UTF-16 units hold. */
export type WireReset = LiveReset | null;

export type ServerMessage =
  | {
      readonly type: 'partial_result';
      readonly speaker: string | null;
      readonly text: string;
      readonly corrected_text: string;
      /** UTF-16 units of `corrected_text` that later results begin with, too, where they have no `reset`. */
      readonly stable_length: number;
      readonly reset: WireReset;
      readonly lexicon_version: number | null;
    }
  | ({ readonly type: 'final_result'; readonly turn_index: number } & WireResult & {
        readonly reset: WireReset;
        /** Of the lexicon that corrected the turn; `null` where online correction is off. */
        readonly lexicon_version: number | null;
        readonly recording_id: string;
        /** From the arrival of the message to this reply, storing included. */
        readonly processing_ms: number;
      })
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'ended'; readonly recording_id: string | null; readonly turns: number };

function isInOrder(times: { start_ms?: number | undefined; end_ms?: number | undefined }): boolean {
  return times.start_ms === undefined || times.end_ms === undefined || times.start_ms <= times.end_ms;
}

export type ParsedMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly code: ErrorCode; readonly problem: string };

/** Never throws; the problem names fields, never their values. */
export function parseClientMessage(frame: string): ParsedMessage {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch {
    return { ok: false, code: 'bad_json', problem: 'A message must be one JSON object.' };
  }
  const parsed = clientMessage.safeParse(json);
  if (parsed.success) return { ok: true, message: parsed.data };
  return { ok: false, code: 'bad_message', problem: describeIssues(parsed.error) };
}

/** The first problems in words: where, and what is expected there. */
export function describeIssues(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => {
    const where = issue.path.join('.');
    return where === '' ? issue.message : `${where}: ${issue.message}`;
  });
  return lines.join('; ');
}

export function fromWireWords(list: readonly z.infer<typeof word>[]): readonly Word[] {
  return list.map((item) => ({
    text: item.text,
    ...(item.start_ms !== undefined && { startMs: item.start_ms }),
    ...(item.end_ms !== undefined && { endMs: item.end_ms }),
    ...(item.confidence !== undefined && { confidence: item.confidence }),
  }));
}

/** A plain text is an alternative without a confidence. */
export function fromWireAlternatives(
  list: readonly (z.infer<typeof alternative> | string)[],
): readonly Alternative[] {
  return list.map((item) => {
    if (typeof item === 'string') return { text: item };
    return { text: item.text, ...(item.confidence !== undefined && { confidence: item.confidence }) };
  });
}

export function toWireResult(result: OnlineResult): WireResult {
  return {
    text: result.original,
    corrected_text: result.text,
    words: (result.words ?? []).map(toWireWord),
    corrections: result.corrections.map(toWireCorrection),
    suggestions: result.suggestions.map(toWireCorrection),
    clarification: result.clarification === undefined ? null : toWireClarification(result.clarification),
  };
}

function toWireWord(item: Word): WireWord {
  return {
    text: item.text,
    ...(item.startMs !== undefined && { start_ms: item.startMs }),
    ...(item.endMs !== undefined && { end_ms: item.endMs }),
    ...(item.confidence !== undefined && { confidence: item.confidence }),
  };
}

function toWireCorrection(correction: Correction): WireCorrection {
  const { id: correctionId, start, end, original, replacement, method, score, margin } = correction;
  const evidence = Object.fromEntries(
    Object.entries(correction.evidence).map(([name, value]: [string, number]) => [toSnakeCase(name), value]),
  );
  return { id: correctionId, start, end, original, replacement, method, score, margin, evidence };
}

function toWireClarification(clarification: Clarification): WireClarification {
  const { start, end, mode, question, options, category } = clarification;
  return { start, end, mode, question, options, category: category ?? null };
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

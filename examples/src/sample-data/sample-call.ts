import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Word } from '@enmienda/correction';
import { z } from 'zod';

/** A made-up call with what a recogniser might have written; one file of `data/calls/LANGUAGE`. */
export interface SampleCall {
  readonly callId: string;
  readonly conversationId: string;
  readonly language: 'es' | 'pt' | 'en';
  readonly dialect: string;
  readonly sector: string;
  readonly agentId: string;
  /** 1: streamed before the night of the demo, 2: after it. */
  readonly day: 1 | 2;
  readonly startedAt: string;
  /** Path of the audio, relative to the call's file. */
  readonly audio: string;
  readonly turns: readonly SampleTurn[];
}

export interface SampleTurn {
  readonly speaker: 'agent' | 'caller';
  /** What was said. */
  readonly reference: string;
  /** What the recogniser wrote; its words joined by spaces. */
  readonly hypothesis: string;
  readonly words: readonly Required<Word>[];
}

const wordJson = z.strictObject({
  text: z.string().min(1).max(80),
  start_ms: z.int().min(0),
  end_ms: z.int().min(0),
  confidence: z.number().min(0).max(1),
});

const callJson = z.strictObject({
  call_id: z.string().regex(/^[a-z]{2}-[a-z]{2}-[a-z]+-\d\d$/u),
  conversation_id: z.string().min(1).max(64),
  language: z.enum(['es', 'pt', 'en']),
  dialect: z.string().regex(/^[a-z]{2}-[A-Z]{2}$/u),
  sector: z.enum(['banking', 'telecoms', 'insurance', 'utilities', 'health', 'retail']),
  agent_id: z.string().min(1).max(64),
  day: z.union([z.literal(1), z.literal(2)]),
  started_at: z.iso.datetime(),
  audio: z.string().regex(/^\.\.\/\.\.\/audio\/[a-z\d-]+\.wav$/u),
  turns: z
    .array(
      z.strictObject({
        speaker: z.enum(['agent', 'caller']),
        reference: z.string().min(1).max(400),
        hypothesis: z.string().min(1).max(400),
        words: z.array(wordJson).min(1).max(100),
      }),
    )
    .min(4)
    .max(8),
});

/** Reads one file. @throws z.ZodError | SyntaxError when it isn't a sample call */
function parseSampleCall(json: string): SampleCall {
  const { call_id, conversation_id, agent_id, started_at, turns, ...call } = callJson.parse(JSON.parse(json));
  return {
    ...call,
    callId: call_id,
    conversationId: conversation_id,
    agentId: agent_id,
    startedAt: started_at,
    turns: turns.map(({ words, ...turn }) => ({
      ...turn,
      words: words.map(({ text, start_ms, end_ms, confidence }) => ({
        text,
        startMs: start_ms,
        endMs: end_ms,
        confidence,
      })),
    })),
  };
}

/** The file's text: one line a word, so that a change shows as one line. */
export function formatSampleCall(call: SampleCall): string {
  const { turns, ...rest } = call;
  const head = {
    call_id: rest.callId,
    conversation_id: rest.conversationId,
    language: rest.language,
    dialect: rest.dialect,
    sector: rest.sector,
    agent_id: rest.agentId,
    day: rest.day,
    started_at: rest.startedAt,
    audio: rest.audio,
  };
  const fields = Object.entries(head).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},`);
  return `{\n${fields.join('\n')}\n  "turns": [\n${turns.map(formatTurn).join(',\n')}\n  ]\n}\n`;
}

/** Every call of a folder of languages, in the order in which they started. */
export async function readSampleCalls(folder: string): Promise<readonly SampleCall[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith('.json'));
  const calls = await Promise.all(
    files.map(async (name) => parseSampleCall(await readFile(path.join(folder, name), 'utf8'))),
  );
  return calls.sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.callId.localeCompare(b.callId));
}

function formatTurn({ speaker, reference, hypothesis, words }: SampleTurn): string {
  const lines = words.map(
    ({ text, startMs, endMs, confidence }) =>
      `        { "text": ${JSON.stringify(text)}, "start_ms": ${startMs}, "end_ms": ${endMs}, "confidence": ${confidence} }`,
  );
  const fields = Object.entries({ speaker, reference, hypothesis }).map(
    ([name, value]) => `      "${name}": ${JSON.stringify(value)},`,
  );
  return `    {\n${fields.join('\n')}\n      "words": [\n${lines.join(',\n')}\n      ]\n    }`;
}

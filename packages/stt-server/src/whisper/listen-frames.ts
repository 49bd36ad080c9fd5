/** What is said to `enmienda-listen` and what it answers; `native/listen.cpp` has the same in words. */
import { z } from 'zod';

/** Texts as token ids, to be scored or heard after a prompt. */
export interface ListenPass {
  readonly prompt: readonly number[];
  readonly texts: readonly (readonly number[])[];
  /** How many tokens to write down at most; 0 for none. */
  readonly hear: number;
}

export interface ListenRequest {
  readonly language: string;
  readonly passes: readonly ListenPass[];
  /** Mono, 16 kHz, -1..1: 0.1 to 30 s. */
  readonly samples: Float32Array;
}

export interface Heard {
  /** One a pass, in order. */
  readonly passes: readonly HeardPass[];
  /** Time that the processor was at it. */
  readonly cpuMs: number;
}

export interface HeardPass {
  /** For each text the log probability of each of its tokens, and of the end after them. */
  readonly texts: readonly (readonly number[])[];
  /** The tokens that were written down. */
  readonly heard: readonly number[];
}

/** The limits that `enmienda-listen` holds requests to. */
export const LISTEN_LIMITS = {
  passes: 8,
  texts: 64,
  textTokens: 200,
  promptTokens: 200,
  shortestMs: 100,
  longestMs: 30_000,
} as const;

const answerSchema = z.union([
  z.strictObject({
    id: z.int(),
    passes: z
      .array(
        z.strictObject({
          texts: z
            .array(
              z
                .array(z.number())
                .min(1)
                .max(LISTEN_LIMITS.textTokens + 1),
            )
            .max(LISTEN_LIMITS.texts),
          heard: z.array(z.int().min(0)).max(LISTEN_LIMITS.textTokens),
        }),
      )
      .max(LISTEN_LIMITS.passes),
    cpu_ms: z.int().min(0),
  }),
  z.strictObject({
    id: z.int().nullable(),
    error: z.strictObject({ kind: z.enum(['bad-request', 'failed']), message: z.string().max(500) }),
  }),
]);

const readySchema = z.strictObject({ ready: z.literal(1), vocabulary: z.int().min(1) });

export type ListenAnswer = z.infer<typeof answerSchema>;

/** The bytes of a request. */
export function encodeRequest(id: number, { language, passes, samples }: ListenRequest): Uint8Array {
  const json = Buffer.from(JSON.stringify({ id, language, passes }));
  const sound = new Int16Array(samples.length);
  for (const [index, sample] of samples.entries()) {
    sound[index] = Math.round(Math.max(-1, Math.min(1, sample)) * 0x7f_ff);
  }
  const bytes = Buffer.from(sound.buffer);
  return Buffer.concat([Buffer.from(`${json.length} ${bytes.length}\n`), json, bytes]);
}

/** `undefined` for a line that is no answer. */
export function parseAnswer(line: string): ListenAnswer | undefined {
  return parse(answerSchema, line);
}

export function isReady(line: string): boolean {
  return parse(readySchema, line) !== undefined;
}

function parse<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** The part of `docs/wire.md` that the demo uses, as any client in any language would write it down. */
import { z } from 'zod';

const correction = z.looseObject({
  start: z.int(),
  end: z.int(),
  original: z.string(),
  replacement: z.string(),
  method: z.string(),
  score: z.number(),
});

/** `start` and `end` are half-open UTF-16 offsets on the text as heard. */
export type ServerCorrection = z.infer<typeof correction>;

const finalResult = z.looseObject({
  type: z.literal('final_result'),
  turn_index: z.int(),
  text: z.string(),
  corrected_text: z.string(),
  corrections: z.array(correction),
  suggestions: z.array(correction),
  clarification: z.looseObject({ question: z.string(), options: z.array(z.string()) }).nullable(),
  recording_id: z.string(),
  processing_ms: z.number(),
});

export type FinalResult = z.infer<typeof finalResult>;

export const serverMessage = z.discriminatedUnion('type', [
  finalResult,
  z.looseObject({ type: z.literal('ended'), recording_id: z.string().nullable(), turns: z.int() }),
  z.looseObject({ type: z.literal('error'), code: z.string(), message: z.string() }),
]);

export type ServerMessage = z.infer<typeof serverMessage>;

/** The part of `docs/wire.md` that the demo uses, as any client in any language would write it down. */
import { z } from 'zod';

const correction = z.looseObject({
  original: z.string(),
  replacement: z.string(),
  method: z.string(),
});

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

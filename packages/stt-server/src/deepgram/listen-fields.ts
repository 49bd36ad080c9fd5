/**
 * What `/v1/listen` takes in its address. https://developers.deepgram.com/reference/speech-to-text/listen-streaming
 * What is about writing only is taken and has no effect; what would change the reply and isn't there is refused.
 */
import { z } from 'zod';
import { languageTag } from '../server/language-tag.ts';
import { flagField } from '../server/upload.ts';
import { callAddress, callFields } from '../wire.ts';

function listOf(item: z.ZodString) {
  return z
    .union([item, z.array(item).max(100)])
    .transform((given) => (Array.isArray(given) ? given : [given]))
    .default([]);
}

function milliseconds(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

const ignored = z.string().max(200).optional();
const missing = z.enum(['false'], { error: 'is not available on this server' }).optional();

/** Of files and of streams. */
const inCommon = {
  model: z.string().max(100).optional(),
  language: z.union([z.literal('multi').transform(() => undefined), languageTag]).optional(),
  encoding: z.enum(['linear16', 'mulaw', 'alaw']).optional(),
  sample_rate: milliseconds(8000, 48_000).optional(),
  channels: z.enum(['1', '2']).default('1').transform(Number),
  keyterm: listOf(z.string().min(1).max(200)),
  /** `term` or `term:boost`. */
  keywords: listOf(z.string().min(1).max(200)),
  replace: listOf(
    z
      .string()
      .max(400)
      .regex(/^[^:]+(?::[^:]*)?$/, 'write FIND:REPLACEMENT'),
  ),
  punctuate: ignored,
  smart_format: ignored,
  numerals: ignored,
  dictation: ignored,
  filler_words: ignored,
  profanity_filter: ignored,
  measurements: ignored,
  paragraphs: ignored,
  mip_opt_out: ignored,
  no_delay: ignored,
  version: ignored,
  tag: listOf(z.string().max(200)),
  extra: listOf(z.string().max(200)),
  callback: missing,
  redact: missing,
  search: missing,
  diarize: missing,
  detect_entities: missing,
  detect_language: missing,
  correction: flagField.optional(),
  conversation_id: callAddress.shape.conversation_id.optional(),
  agent_id: callFields.agent_id,
  tenant_id: callFields.tenant_id,
};

export const fileFields = z.strictObject({
  ...inCommon,
  utterances: flagField.default(false),
  utt_split: ignored,
  multichannel: missing,
  sentiment: missing,
  summarize: missing,
  topics: missing,
  intents: missing,
});

export const streamFields = z
  .strictObject({
    ...inCommon,
    encoding: z.enum(['linear16', 'mulaw', 'alaw'], { error: 'write linear16, mulaw or alaw' }),
    sample_rate: milliseconds(8000, 48_000),
    multichannel: flagField.default(false),
    interim_results: flagField.default(false),
    vad_events: flagField.default(false),
    /** Milliseconds of silence that end a phrase; `false` for none. */
    endpointing: z
      .union([
        z.literal('false').transform(() => null),
        z.literal('true').transform(() => 300),
        milliseconds(0, 10_000),
      ])
      .default(300),
    utterance_end_ms: milliseconds(1000, 5000).optional(),
  })
  .refine(({ channels, multichannel }) => channels === 1 || multichannel, {
    path: ['channels'],
    message: 'two channels need multichannel=true',
  });

export type FileFields = z.infer<typeof fileFields>;
export type StreamFields = z.infer<typeof streamFields>;

/** Terms for the engine, of both lists. */
export function hotwordsOf({
  keyterm,
  keywords,
}: Pick<FileFields, 'keyterm' | 'keywords'>): readonly string[] {
  return [...keyterm, ...keywords.map((keyword) => keyword.replace(/:-?[\d.]+$/, ''))];
}

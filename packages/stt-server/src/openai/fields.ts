/** What `POST /v1/audio/transcriptions` takes. https://platform.openai.com/docs/api-reference/audio/createTranscription */
import { z } from 'zod';
import { languageTag } from '../server/language-tag.ts';
import { flagField } from '../server/upload.ts';
import { callAddress, callFields } from '../wire.ts';

/** Formats that are answered; the last of OpenAI's, `diarized_json`, needs speakers to be told apart. */
const responseFormat = z.enum(['json', 'text', 'srt', 'vtt', 'verbose_json']);

/** The form's names: a list is sent as one field or several called `name[]`. */
function listOf<T extends z.ZodType>(item: T) {
  const list = z.array(item).max(10);
  return z.union([list, item.transform((only) => [only])]).optional();
}

const TERMS_LIMIT = 100;

export const transcriptionFields = z
  .strictObject({
    model: z.string().min(1).max(200),
    language: languageTag.optional(),
    prompt: z.string().max(4000).optional(),
    response_format: responseFormat.default('json'),
    'timestamp_granularities[]': listOf(z.enum(['word', 'segment'])),
    stream: flagField.default(false),
    /** Taken, and without effect: the engine decides itself how it searches, and where it cuts. */
    temperature: z
      .string()
      .regex(/^(?:0(?:\.\d{1,6})?|1(?:\.0{1,6})?)$/)
      .optional(),
    chunking_strategy: z.literal('auto').optional(),
    'chunking_strategy[type]': z.literal('server_vad').optional(),
    'chunking_strategy[prefix_padding_ms]': z.string().max(10).optional(),
    'chunking_strategy[silence_duration_ms]': z.string().max(10).optional(),
    'chunking_strategy[threshold]': z.string().max(10).optional(),
    /** Our own. */
    correction: flagField.optional(),
    conversation_id: callAddress.shape.conversation_id.optional(),
    agent_id: callFields.agent_id,
    tenant_id: callFields.tenant_id,
  })
  .refine(
    (fields) =>
      fields['timestamp_granularities[]'] === undefined || fields.response_format === 'verbose_json',
    { path: ['timestamp_granularities'], message: 'needs response_format=verbose_json' },
  )
  .refine((fields) => !fields.stream || ['json', 'text'].includes(fields.response_format), {
    path: ['stream'],
    message: 'needs response_format=json or text',
  });

export type TranscriptionFields = z.infer<typeof transcriptionFields>;

/** The terms of a prompt that is a list: parts between commas, semicolons or lines, of at most five words. */
export function termsOf(prompt: string | undefined): readonly string[] {
  const parts = (prompt ?? '').split(/[,;\n]/).map((part) => part.replace(/[.:\s]+$/, '').trim());
  return parts.filter((part) => part !== '' && part.split(/\s+/).length <= 5).slice(0, TERMS_LIMIT);
}

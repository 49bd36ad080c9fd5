/** What `WS /api/v1/asr/stream` takes and tells; docs/wire.md shows each message. */
import { z } from 'zod';
import { languageTag } from '../server/language-tag.ts';
import { flagField } from '../server/upload.ts';
import { callAddress, callFields, type WireResult } from '../wire.ts';

export const asrFields = z.strictObject({
  conversation_id: callAddress.shape.conversation_id,
  tenant_id: callFields.tenant_id,
  agent_id: callFields.agent_id,
  language: languageTag.optional(),
  sample_rate: z
    .string()
    .regex(/^\d{4,5}$/)
    .transform(Number)
    .pipe(z.int().min(8000).max(48_000))
    .default(16_000),
  encoding: z.enum(['pcm16', 'mulaw', 'alaw']).default('pcm16'),
  correction: flagField.optional(),
  interim: flagField.default(false),
});

export const asrClientMessage = z.strictObject({ type: z.literal('stop') });

export type AsrErrorCode = 'bad_message' | 'not_transcribed' | 'not_stored';

/** Times in milliseconds from the start of the call. */
export type AsrServerMessage =
  | {
      readonly type: 'partial_result';
      readonly start_ms: number;
      readonly end_ms: number;
      readonly text: string;
      readonly corrected_text: string;
      readonly stable_length: number;
    }
  | ({
      readonly type: 'batch_processed';
      readonly batch_index: number;
      readonly start_ms: number;
      readonly end_ms: number;
      readonly lexicon_version: number | null;
      /** From the end of the window to its text. */
      readonly processing_ms: number;
    } & WireResult)
  | {
      readonly type: 'final_summary';
      readonly recording_id: string | null;
      readonly audio_ms: number;
      readonly batches: number;
      readonly turns: number;
      readonly corrections: number;
      readonly corrected_text: string;
      /** What no text was made of: the batch hears it at night. */
      readonly abandoned: { readonly batches: number; readonly audio_ms: number };
    }
  | { readonly type: 'session_ended'; readonly reason: 'stopped' | 'server_stopping' }
  | { readonly type: 'error'; readonly code: AsrErrorCode; readonly message: string };

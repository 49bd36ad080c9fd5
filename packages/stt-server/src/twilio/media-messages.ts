/** Messages of Twilio Media Streams. https://www.twilio.com/docs/voice/media-streams/websocket-messages */
import { z } from 'zod';
import { languageTag } from '../server/language-tag.ts';
import { flagField } from '../server/upload.ts';
import { callAddress, callFields } from '../wire.ts';

/** `<Parameter>`s of the stream; others are somebody else's. */
const customParameters = z.object({
  conversation_id: callAddress.shape.conversation_id.optional(),
  tenant_id: callFields.tenant_id,
  agent_id: callFields.agent_id,
  language: languageTag.optional(),
  correction: flagField.optional(),
});

const track = z.enum(['inbound', 'outbound']);

/** Other people's JSON: only the fields that are read are checked. */
export const mediaMessage = z.discriminatedUnion('event', [
  z.object({ event: z.literal('connected') }),
  z.object({
    event: z.literal('start'),
    start: z.object({
      callSid: callAddress.shape.conversation_id,
      tracks: z.array(track).min(1).max(2),
      mediaFormat: z.object({
        encoding: z.literal('audio/x-mulaw'),
        sampleRate: z.literal(8000),
        channels: z.literal(1),
      }),
      customParameters: customParameters.default({}),
    }),
  }),
  z.object({
    event: z.literal('media'),
    media: z.object({
      track,
      /** Milliseconds from the start of the stream. */
      timestamp: z
        .string()
        .regex(/^\d{1,10}$/)
        .transform(Number),
      payload: z.base64().max(64 * 1024),
    }),
  }),
  z.object({ event: z.literal('dtmf') }),
  z.object({ event: z.literal('mark') }),
  z.object({ event: z.literal('stop') }),
]);

export type MediaStart = Extract<z.infer<typeof mediaMessage>, { event: 'start' }>['start'];

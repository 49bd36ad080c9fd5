import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { settleTenant } from '../access/grant.ts';
import { type AudioRouteParts, registerAudioSocket } from '../live-audio/audio-socket.ts';
import { settleLanguage } from '../server/call-language.ts';
import { languageTag } from '../server/language-tag.ts';
import { flagField, parseFields, type UnparsedFields } from '../server/upload.ts';
import { callAddress, callFields } from '../wire.ts';
import { serveVoskSocket } from './vosk-socket.ts';

const voskFields = z.strictObject({
  language: languageTag.optional(),
  correction: flagField.optional(),
  conversation_id: callAddress.shape.conversation_id.optional(),
  agent_id: callFields.agent_id,
  tenant_id: callFields.tenant_id,
});

export function registerVoskRoute(app: FastifyInstance, parts: AudioRouteParts): void {
  registerAudioSocket(app, parts, {
    url: '/vosk',
    read: (request) => {
      const fields = parseFields(voskFields, request.query as UnparsedFields);
      const tenantId = settleTenant(request.grant, fields.tenant_id);
      return {
        details: {
          conversationId: fields.conversation_id ?? `vosk-${randomUUID()}`,
          language: settleLanguage(fields.language, parts),
          ...(fields.agent_id !== undefined && { agentId: fields.agent_id }),
          ...(tenantId !== undefined && { tenantId }),
        },
        isCorrected: fields.correction ?? parts.config.onlineCorrection,
        hotwords: [],
      };
    },
    serve: (socket, plan) => serveVoskSocket(socket, plan, parts),
  });
}

import type { FastifyInstance } from 'fastify';
import { settleTenant } from '../access/grant.ts';
import { type AudioRouteParts, registerAudioSocket } from '../live-audio/audio-socket.ts';
import { settleLanguage } from '../server/call-language.ts';
import { parseFields, type UnparsedFields } from '../server/upload.ts';
import { asrFields } from './asr-messages.ts';
import { type AsrPlan, serveAsrSocket } from './asr-socket.ts';

export function registerAsrRoute(app: FastifyInstance, parts: AudioRouteParts): void {
  registerAudioSocket<AsrPlan>(app, parts, {
    url: '/api/v1/asr/stream',
    read: (request) => {
      const fields = parseFields(asrFields, request.query as UnparsedFields);
      const tenantId = settleTenant(request.grant, fields.tenant_id);
      return {
        fields,
        details: {
          conversationId: fields.conversation_id,
          language: settleLanguage(fields.language, parts),
          ...(fields.agent_id !== undefined && { agentId: fields.agent_id }),
          ...(tenantId !== undefined && { tenantId }),
        },
        isCorrected: fields.correction ?? parts.config.onlineCorrection,
      };
    },
    serve: (socket, plan) => serveAsrSocket(socket, plan, parts),
  });
}

/** `POST /ws/tickets`: a one-time ticket for a WebSocket, in exchange for a token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { badRequest, parseFields } from '../server/upload.ts';
import { callAddress } from '../wire.ts';
import { type Grant, settleTenant } from './grant.ts';
import type { Tickets } from './tickets.ts';

const ticketFields = z.strictObject({
  conversation_id: callAddress.shape.conversation_id.optional(),
  tenant_id: callAddress.shape.tenant_id,
});

const JSON_BODY = { parseAs: 'string', bodyLimit: 1024 } as const;

export async function registerTicketRoute(app: FastifyInstance, tickets: Tickets): Promise<void> {
  await app.register((routes, _options, done) => {
    routes.removeAllContentTypeParsers();
    routes.addContentTypeParser<string>('application/json', JSON_BODY, (_request, body, parsed) => {
      try {
        parsed(null, JSON.parse(body));
      } catch {
        parsed(badRequest('The body must be one JSON object.'));
      }
    });
    routes.post('/ws/tickets', (request, reply) => {
      const body = (request.body ?? {}) as Record<string, unknown>;
      const { conversation_id: conversationId, tenant_id } = parseFields(ticketFields, body);
      settleTenant(request.grant, tenant_id);
      const { ticket, expiresAtMs } = tickets.issue(narrowed(request.grant, conversationId));
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ticket, expires_at: new Date(expiresAtMs).toISOString() });
    });
    done();
  });
}

/** For live calls alone, or one. Without tokens there are tickets too, so that the same client works with and without. */
function narrowed(grant: Grant, conversationId: string | undefined): Grant {
  if (grant.kind !== 'token') return grant;
  return { ...grant, scopes: ['live'], ...(conversationId !== undefined && { conversationId }) };
}

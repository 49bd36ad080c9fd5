/**
 * Who asks, and whether he may: a hook before everything that reads a request, for HTTP and for WebSockets before their upgrade.
 * Routes find the answer at `request.grant`. The tenant comes from the token and from nothing else.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../server/log.ts';
import { ProblemError } from '../server/problem.ts';
import type { AuditLog } from './audit-log.ts';
import { auditReads } from './audited-reads.ts';
import { type Credential, credentialOf } from './credentials.ts';
import { allows, checkConversation, type Grant, NO_GRANT, OPEN_GRANT, SIGNED_GRANT } from './grant.ts';
import type { ServerLimits } from './limits.ts';
import { badToken, missingScope, noPolicy, noToken } from './refusals.ts';
import { createRequestRates } from './request-rates.ts';
import { policyOf, type RoutePolicy } from './route-policies.ts';
import { watchSessions } from './sessions.ts';
import type { Tickets } from './tickets.ts';
import type { TokenRegistry } from './token-registry.ts';

declare module 'fastify' {
  interface FastifyRequest {
    grant: Grant;
  }
}

export interface AccessParts {
  /** `undefined`: the server asks nobody who he is. */
  readonly tokens: TokenRegistry | undefined;
  readonly tickets: Tickets;
  readonly limits: ServerLimits;
  readonly log: Log;
  /** Without it reads of recordings are not logged. */
  readonly audit: AuditLog | undefined;
}

/** A server with an address that nobody decided about must not start. To be called before the routes are registered. */
export function requirePolicies(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each !== 'OPTIONS' && policyOf(each, url) === undefined)
        throw new Error(`Nobody decided who may use ${each} ${url}: add it to access/route-policies.ts.`);
    }
  });
}

/** To be called after the WebSocket plugin, which says what is an upgrade. */
export async function registerAccess(app: FastifyInstance, parts: AccessParts): Promise<void> {
  const rates = await createRequestRates(app, parts.limits);
  const sessions = watchSessions(app, parts.limits, parts.tokens);
  app.decorateRequest('grant');
  app.addHook('onRequest', async (request, reply) => {
    request.grant = NO_GRANT;
    if (request.is404) return;
    const { url = '' } = request.routeOptions;
    const policy = policyOf(request.method, url);
    if (policy === undefined) throw noPolicy();
    if (policy.needs !== 'public') reply.header('cache-control', 'no-store');
    try {
      request.grant = grantOf(request, policy, parts);
    } catch (error) {
      parts.log('warn', 'access refused', { route: url, ...refusalFields(error) });
      await rates.countRefused(request);
      throw error;
    }
    await rates.countGranted(request, request.grant);
    if (request.ws) sessions.admit(request);
  });
  if (parts.audit !== undefined) auditReads(app, parts.audit, parts.log);
}

function refusalFields(error: unknown): { readonly failure?: string } {
  return error instanceof ProblemError ? { failure: error.problem.kind } : {};
}

/** @throws ProblemError unauthorized | forbidden */
function grantOf(request: FastifyRequest, { needs }: RoutePolicy, parts: AccessParts): Grant {
  const query = request.query as Record<string, unknown>;
  const credential = credentialOf(request.headers, request.ws ? query : {});
  // Routes refuse parameters that they don't know.
  if (request.ws) delete query['ticket'];
  if (needs === 'public') return NO_GRANT;
  if (needs === 'signature') return SIGNED_GRANT;
  if (parts.tokens === undefined || parts.tokens.state === 'open') return OPEN_GRANT;
  const grant = authenticate(credential, request.ws, { ...parts, tokens: parts.tokens });
  if (!allows(grant, needs)) throw missingScope(needs);
  checkConversation(grant, conversationOf(request));
  return grant;
}

function authenticate(
  credential: Credential | undefined,
  isUpgrade: boolean,
  { tokens, tickets }: { readonly tokens: TokenRegistry; readonly tickets: Tickets },
): Grant {
  if (credential === undefined) throw noToken();
  if (credential.kind === 'ticket') {
    const grant = isUpgrade ? tickets.redeem(credential.text) : undefined;
    if (grant?.kind !== 'token' || !tokens.isValid(grant.tokenId)) throw badToken();
    return grant;
  }
  const token = tokens.find(credential.text);
  if (token === undefined) throw badToken();
  return { kind: 'token', tokenId: token.id, tenantId: token.tenantId, scopes: token.scopes };
}

function conversationOf({ params, query }: FastifyRequest): string | undefined {
  const asked = { ...(query as object), ...(params as object) } as { readonly conversation_id?: unknown };
  return typeof asked.conversation_id === 'string' ? asked.conversation_id : undefined;
}

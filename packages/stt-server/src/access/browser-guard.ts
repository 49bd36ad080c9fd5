/**
 * What browsers do on behalf of pages: requests carry the `Origin` of the page, and are taken from pages of this server and of the
 * listed origins only (cross-site WebSocket hijacking, CWE-1385; WebSockets know no CORS). A server without tokens trusts everything that
 * reaches it, so that there the `Host` must be this machine, too: a page can let its own name point at 127.0.0.1 (DNS rebinding).
 */
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../server/problem.ts';
import { isOwnMachine } from './exposure.ts';
import { policyOf } from './route-policies.ts';
import type { TokenRegistry } from './token-registry.ts';

export interface BrowserGuardOptions {
  /** As browsers write them, e.g. `https://agents.example.com`. */
  readonly allowedOrigins: readonly string[];
  readonly tokens: TokenRegistry | undefined;
}

/** Browsers ask again after so long whether a page may. */
const PREFLIGHT_AGE_S = 600;

/** To be called before access is checked: a preflight carries no token. */
export async function registerBrowserGuard(
  app: FastifyInstance,
  options: BrowserGuardOptions,
): Promise<void> {
  const { allowedOrigins } = options;
  app.addHook('onRequest', (request, _reply, done) => {
    checkHost(request, options);
    checkOrigin(request, options);
    done();
  });
  await app.register(helmet, {
    // Replies are data; a page sets what it needs.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  if (allowedOrigins.length > 0) {
    await app.register(cors, {
      origin: [...allowedOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'range', 'if-match'],
      exposedHeaders: ['x-enmienda-recording-id', 'retry-after', 'content-range', 'etag'],
      maxAge: PREFLIGHT_AGE_S,
    });
  }
}

/** @throws ProblemError misdirected */
function checkHost(request: FastifyRequest, { allowedOrigins, tokens }: BrowserGuardOptions): void {
  if (tokens?.state === 'required') return;
  // Who signs must reach the server by its public name, and no page can sign.
  if (policyOf(request.method, request.routeOptions.url ?? '')?.needs === 'signature') return;
  const host = request.headers.host ?? '';
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined;
  if (url !== undefined && isOwnMachine(url.hostname)) return;
  if (allowedOrigins.some((origin) => new URL(origin).host === host)) return;
  throw new ProblemError(MISDIRECTED);
}

/** @throws ProblemError forbidden-origin */
function checkOrigin({ headers }: FastifyRequest, { allowedOrigins }: BrowserGuardOptions): void {
  const { origin, host } = headers;
  if (origin === undefined || allowedOrigins.includes(origin)) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new ProblemError(FORBIDDEN_ORIGIN);
}

const MISDIRECTED = {
  status: 421,
  kind: 'misdirected',
  title: 'This server has another name',
  detail:
    'Without API tokens it answers to names of its own machine only. Make a token, or put the address that clients use into ALLOWED_ORIGINS.',
};

const FORBIDDEN_ORIGIN = {
  status: 403,
  kind: 'forbidden-origin',
  title: 'Pages of this origin may not use the server',
  detail: 'Put the origin of the page into ALLOWED_ORIGINS.',
};

/** Addresses that there are not, and those that are asked for with another method: 404 and 405 (RFC 9110, 15.5.5 and 15.5.6). */
import type { FastifyInstance } from 'fastify';
import type { Problem } from './problem.ts';

interface KnownRoute {
  readonly method: string;
  readonly url: string;
  readonly pattern: RegExp;
}

/** To be called before the routes are registered. Returns what is said of an address that none of them answered. */
export function watchRoutes(app: FastifyInstance): (url: string) => Problem {
  const known: KnownRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) {
      if (each !== 'HEAD' && each !== 'OPTIONS') known.push({ method: each, url, pattern: patternOf(url) });
    }
  });
  return (url) => {
    const path = url.split('?', 1)[0] ?? '';
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return methods.length === 0 ? NOT_FOUND : notAllowed([...new Set(methods)].sort().join(', '));
  };
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}

const NOT_FOUND: Problem = {
  status: 404,
  kind: 'not-found',
  title: 'There is nothing at this address',
  detail: 'GET /docs shows what this server answers; live calls are WS /ws/{conversation_id}.',
};

function notAllowed(methods: string): Problem {
  return {
    status: 405,
    kind: 'method-not-allowed',
    title: 'This address does not take that method',
    detail: `Use ${methods}.`,
    headers: { allow: methods },
  };
}

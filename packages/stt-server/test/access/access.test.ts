/** Who may use which address, by every way in which a token can be sent. */
import fastify from 'fastify';
import OpenAI, { AuthenticationError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requirePolicies } from '../../src/access/access-plugin.ts';
import { ROUTE_POLICIES } from '../../src/access/route-policies.ts';
import { SCOPES, type Scope } from '../../src/access/scopes.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { mustOpen, openSocket } from './socket-client.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

let running: RunningServer;
let file: TokensFile;
let nowMs = Date.parse('2026-03-01T12:00:00Z');

beforeAll(async () => {
  const clock = () => nowMs;
  file = await openTokensFile(clock);
  await file.add('acme', ['admin']);
  running = await startServer({
    tokens: file.registry,
    clock,
    config: { limits: { refusalsPerMinute: 10_000 } },
  });
});

afterAll(async () => {
  await running.close();
  await file.close();
});

function ask(path: string, init: RequestInit = {}) {
  return fetch(`http://127.0.0.1:${running.port}${path}`, init);
}

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

interface Row {
  readonly method: string;
  readonly url: string;
  readonly needs: Scope;
}

/** Every address that needs a token, with something in place of its parameters. */
const GUARDED: readonly Row[] = Object.entries(ROUTE_POLICIES).flatMap(([route, { needs }]) => {
  const [method = '', pattern = ''] = route.split(' ');
  const url = pattern.replace(/:\w+/g, 'x1');
  return needs === 'public' || needs === 'signature' ? [] : [{ method, url, needs }];
});

describe('every address', () => {
  it('has somebody who decided who may use it, or the server does not start', () => {
    const app = fastify();
    requirePolicies(app);
    expect(() => app.get('/forgotten', () => 'all')).toThrow('Nobody decided who may use GET /forgotten');
  });

  it.each(Object.keys(ROUTE_POLICIES))('%s is there', (route) => {
    const [method = '', url = ''] = route.split(' ');
    expect(running.server.app.hasRoute({ method, url })).toBe(true);
  });

  it.each(GUARDED)('$method $url is closed without a token', async ({ method, url }) => {
    const response = await ask(url, { method });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="enmienda"');
  });

  it.each(GUARDED)('$method $url is closed to a token that is not valid', async ({ method, url }) => {
    const { text } = await file.add('acme', ['admin'], { expiresAt: new Date(nowMs).toISOString() });
    const response = await ask(url, { method, headers: bearer(text) });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it.each(GUARDED)('$method $url is closed to a token with every other scope', async (row) => {
    const others = SCOPES.filter((scope) => scope !== row.needs && scope !== 'admin');
    const { text } = await file.add('acme', others);
    const response = await ask(row.url, { method: row.method, headers: bearer(text) });
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toContain(`scope="${row.needs}"`);
  });

  it.each(
    GUARDED.flatMap((row) => [
      { ...row, scope: row.needs },
      { ...row, scope: 'admin' as const },
    ]),
  )('$method $url is open to a token with the scope $scope', async ({ method, url, scope }) => {
    const { text } = await file.add('acme', [scope]);
    const response = await ask(url, { method, headers: bearer(text) });
    expect([401, 403]).not.toContain(response.status);
  });

  it.each(['/healthz', '/readyz'])('%s needs no token', async (url) => {
    expect((await ask(url)).status).toBe(200);
  });

  it('that there is not is 404 to everyone', async () => {
    expect((await ask('/nothing')).status).toBe(404);
  });
});

describe('a refusal', () => {
  it('is problem+json, and the same for every token that is not valid', async () => {
    const { id, text } = await file.add('acme', ['admin']);
    await file.patch(id, { revokedAt: '2026-03-01T11:00:00.000Z' });
    const bodies = await Promise.all(
      [
        text,
        text.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        'sk-1',
        `enm_${'0'.repeat(12)}_${'x'.repeat(43)}`,
      ].map(async (each) => {
        const response = await ask('/processing/stats', { headers: bearer(each) });
        expect(response.status).toBe(401);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
        return response.text();
      }),
    );
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toContain('urn:enmienda:problem:unauthorized');
  });

  it('has the shape that clients of OpenAI read', async () => {
    const client = new OpenAI({
      baseURL: `http://127.0.0.1:${running.port}/v1`,
      apiKey: 'wrong',
      maxRetries: 0,
    });
    const listing = client.models.list();
    await expect(listing).rejects.toBeInstanceOf(AuthenticationError);
    await expect(listing).rejects.toMatchObject({ status: 401, code: 'unauthorized' });
  });

  it('is logged with the address and the reason', async () => {
    const { text } = await file.add('acme', ['live']);
    await ask('/v1/models');
    await ask('/recordings', { headers: bearer(text) });
    const lines = running
      .logged()
      .split('\n')
      .filter((line) => line.includes('access refused'))
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, route: '/v1/models', failure: 'unauthorized' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, route: '/recordings', failure: 'forbidden' }),
    );
  });

  it('writes neither token nor ticket to the log', async () => {
    const { text } = await file.add('acme', ['transcribe']);
    await ask('/processing/stats', { headers: bearer(text) });
    await ask(`/processing/stats?token=${text}&ticket=enmt_x`, {});
    await openSocket(running.port, `/ws/c1?ticket=${text}`, { protocols: ['token', text] });
    expect(running.logged()).not.toContain(text.slice(-43));
    expect(running.logged()).not.toContain('enmt_x');
  });
});

describe('a token', () => {
  it.each(['Bearer', 'bearer', 'Token', 'token'])('is taken as Authorization: %s', async (scheme) => {
    const { text } = await file.add('acme', ['metrics']);
    const response = await ask('/processing/stats', { headers: { authorization: `${scheme} ${text}` } });
    expect(response.status).toBe(200);
  });

  it.each(['Basic', ''])('is not taken as Authorization: "%s"', async (scheme) => {
    const { text } = await file.add('acme', ['metrics']);
    const response = await ask('/processing/stats', { headers: { authorization: `${scheme} ${text}` } });
    expect(response.status).toBe(401);
  });

  it('is not taken from an address', async () => {
    const { text } = await file.add('acme', ['admin']);
    for (const name of ['token', 'access_token', 'api_key', 'ticket'])
      expect((await ask(`/processing/stats?${name}=${text}`)).status).toBe(401);
    const outcome = await openSocket(running.port, `/ws/c1?ticket=${text}`);
    expect(outcome.status).toBe(401);
  });

  it('opens a WebSocket by header', async () => {
    const { text } = await file.add('acme', ['live']);
    const { socket } = await mustOpen(running.port, '/ws/c1', { headers: bearer(text) });
    socket.close();
  });

  it.each([
    ['token', (text: string) => ['token', text], 'token'],
    ['bearer', (text: string) => ['bearer', text], 'bearer'],
    ['realtime', (text: string) => ['realtime', `openai-insecure-api-key.${text}`], 'realtime'],
  ] as const)(
    'opens a WebSocket by the subprotocol %s, and is not said back',
    async (_name, offer, agreed) => {
      const { text } = await file.add('acme', ['live']);
      const { socket, protocol } = await mustOpen(running.port, '/ws/c1', { protocols: offer(text) });
      expect(protocol).toBe(agreed);
      socket.close();
    },
  );

  it('that is wrong opens no WebSocket', async () => {
    const outcomes = await Promise.all([
      openSocket(running.port, '/ws/c1'),
      openSocket(running.port, '/ws/c1', { headers: bearer('enm_x') }),
      openSocket(running.port, '/ws/c1', { protocols: ['token', 'enm_x'] }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([401, 401, 401]);
  });
});

describe('a ticket', () => {
  async function ticketFor(text: string, body: object = {}): Promise<string> {
    const response = await ask('/ws/tickets', {
      method: 'POST',
      headers: { ...bearer(text), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { ticket, expires_at } = (await response.json()) as Record<'ticket' | 'expires_at', string>;
    expect(Date.parse(expires_at)).toBe(nowMs + 30_000);
    return ticket;
  }

  it.each([
    ['in the address', (ticket: string) => ({ address: `/ws/c1?ticket=${ticket}`, request: {} })],
    [
      'as a subprotocol',
      (ticket: string) => ({ address: '/ws/c1', request: { protocols: ['ticket', ticket] } }),
    ],
  ] as const)('opens one WebSocket %s, and no second one', async (_where, requestFor) => {
    const { text } = await file.add('acme', ['live']);
    const { address, request } = requestFor(await ticketFor(text));
    const { socket } = await mustOpen(running.port, address, request);
    expect((await openSocket(running.port, address, request)).status).toBe(401);
    socket.close();
  });

  it('is worth nothing after 30 seconds', async () => {
    const { text } = await file.add('acme', ['live']);
    const ticket = await ticketFor(text);
    nowMs += 30_000;
    expect((await openSocket(running.port, `/ws/c1?ticket=${ticket}`)).status).toBe(401);
  });

  it('is worth nothing after its token was revoked', async () => {
    const { id, text } = await file.add('acme', ['live']);
    const ticket = await ticketFor(text);
    await file.patch(id, { revokedAt: '2026-03-01T12:00:00.000Z' });
    expect((await openSocket(running.port, `/ws/c1?ticket=${ticket}`)).status).toBe(401);
  });

  it('of one conversation opens no other', async () => {
    const { text } = await file.add('acme', ['live']);
    const wrong = await ticketFor(text, { conversation_id: 'c1' });
    expect((await openSocket(running.port, `/ws/c2?ticket=${wrong}`)).status).toBe(403);
    const right = await ticketFor(text, { conversation_id: 'c1' });
    const { socket } = await mustOpen(running.port, `/ws/c1?ticket=${right}`);
    socket.close();
  });

  it('has the tenant of its token', async () => {
    const { text } = await file.add('acme', ['live']);
    const { socket, next } = await mustOpen(running.port, `/ws/c-tenant?ticket=${await ticketFor(text)}`);
    socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    await next();
    const stored = await running.storage.recordings.listRecordings({ conversationId: 'c-tenant' });
    expect(stored).toMatchObject([{ tenantId: 'acme' }]);
    socket.close();
  });

  it('is for WebSockets alone', async () => {
    const { text } = await file.add('acme', ['admin']);
    const ticket = await ticketFor(text);
    expect((await ask(`/processing/stats?ticket=${ticket}`)).status).toBe(401);
    expect((await ask('/processing/stats', { headers: bearer(ticket) })).status).toBe(401);
  });

  it('is given without tokens, too, so that a client works with both', async () => {
    const open = await startServer();
    const response = await fetch(`http://127.0.0.1:${open.port}/ws/tickets`, { method: 'POST' });
    const { ticket } = (await response.json()) as { readonly ticket: string };
    const { socket } = await mustOpen(open.port, `/ws/c1?ticket=${ticket}`);
    socket.close();
    await open.close();
  });

  it.each([
    ['nonsense', '{'],
    ['an unknown field', '{"scopes":["admin"]}'],
    ['a wrong id', '{"conversation_id":"../x"}'],
    ['a list', '[]'],
  ])('is not given for %s', async (_what, body) => {
    const { text } = await file.add('acme', ['live']);
    const headers = { ...bearer(text), 'content-type': 'application/json' };
    expect((await ask('/ws/tickets', { method: 'POST', headers, body })).status).toBe(400);
  });
});

/** How much may be asked of the server, and what ends by itself. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerLimits } from '../../src/access/limits.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { mustOpen, openSocket } from './socket-client.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

let running: RunningServer;
let file: TokensFile;

beforeEach(async () => {
  file = await openTokensFile();
});

afterEach(async () => {
  await running.close();
  await file.close();
});

async function start(limits: Partial<ServerLimits>): Promise<void> {
  running = await startServer({ tokens: file.registry, config: { limits } });
}

const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });

const stats = (init: RequestInit) => fetch(`http://127.0.0.1:${running.port}/processing/stats`, init);

describe('sessions', () => {
  it('beyond the limit of a tenant are refused with 503, and make room when they end', async () => {
    await start({ sessionsPerTenant: 2 });
    const acme = await file.add('acme', ['live']);
    const second = await file.add('acme', ['live']);
    const beta = await file.add('beta', ['live']);
    const a1 = await mustOpen(running.port, '/ws/a1', bearer(acme.text));
    const a2 = await mustOpen(running.port, '/ws/a2', bearer(second.text));
    const refused = await openSocket(running.port, '/ws/a3', bearer(acme.text));
    expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    const b1 = await mustOpen(running.port, '/ws/b1', bearer(beta.text));
    a1.socket.terminate();
    await a1.closed;
    let again = await openSocket(running.port, '/ws/a3', bearer(acme.text));
    // The server hears of the end a little later than the client.
    while (!('socket' in again)) again = await openSocket(running.port, '/ws/a3', bearer(acme.text));
    for (const { socket } of [a2, b1, again]) socket.terminate();
  });

  it('beyond the limit of all are refused without tokens, too', async () => {
    await start({ sessions: 1 });
    const first = await mustOpen(running.port, '/ws/a1');
    expect((await openSocket(running.port, '/ws/a2')).status).toBe(503);
    first.socket.terminate();
  });

  it('that are refused for another reason take no place', async () => {
    await start({ sessions: 1 });
    for (let times = 0; times < 3; times += 1)
      expect((await openSocket(running.port, '/ws/a1?language=xx')).status).toBe(400);
    let opened = await openSocket(running.port, '/ws/a1');
    while (!('socket' in opened)) opened = await openSocket(running.port, '/ws/a1');
    opened.socket.terminate();
  });

  it('end when their token is revoked, and what was said is kept', async () => {
    await start({});
    const acme = await file.add('acme', ['live']);
    const beta = await file.add('beta', ['live']);
    const a1 = await mustOpen(running.port, '/ws/a1', bearer(acme.text));
    const b1 = await mustOpen(running.port, '/ws/b1', bearer(beta.text));
    a1.socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    await a1.next();
    await file.patch(acme.id, { revokedAt: '2026-01-02T00:00:00.000Z' });
    expect(await a1.closed).toBe(1008);
    expect(b1.socket.readyState).toBe(b1.socket.OPEN);
    b1.socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    expect(await b1.next()).toMatchObject({ type: 'final_result' });
    await running.server.close();
    const stored = await running.storage.recordings.listRecordings({ tenantId: 'acme' });
    expect(stored).toMatchObject([{ conversationId: 'a1', transcription: 'hola', state: 'complete' }]);
  });

  it('end when nothing comes any more', async () => {
    await start({ idleMs: 20 });
    const { closed } = await mustOpen(running.port, '/ws/a1');
    expect(await closed).toBe(1008);
  });
});

describe('requests', () => {
  it('of one token beyond its rate are told to wait, those of another one are not', async () => {
    await start({ requestsPerMinute: 3 });
    const acme = await file.add('acme', ['metrics']);
    const beta = await file.add('acme', ['metrics']);
    for (let times = 0; times < 3; times += 1) expect((await stats(bearer(acme.text))).status).toBe(200);
    const refused = await stats(bearer(acme.text));
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await stats(bearer(beta.text))).status).toBe(200);
  });

  it('that are refused too often are told to wait, and valid ones from the same address are not', async () => {
    await start({ refusalsPerMinute: 2 });
    const { text } = await file.add('acme', ['metrics']);
    const statuses = [];
    for (let times = 0; times < 4; times += 1) statuses.push((await stats(bearer('enm_wrong'))).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await stats(bearer(text))).status).toBe(200);
  });

  it('with headers of more than 16 KiB are refused', async () => {
    await start({});
    const response = await stats({ headers: { 'x-large': 'x'.repeat(17 * 1024) } });
    expect(response.status).toBe(431);
  });

  it.each(['GET /processing/stats HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ', ''])(
    'whose headers do not come in time are cut off after %j',
    async (sent) => {
      await start({ headersTimeoutMs: 100, checkIntervalMs: 20 });
      const socket = connect(running.port, '127.0.0.1');
      socket.write(sent);
      socket.resume();
      await once(socket, 'close');
      expect((await stats({})).status).toBe(200);
    },
  );
});

/** What pages in browsers may do. */
import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isExposed, isOwnMachine } from '../../src/access/exposure.ts';
import { openAccess } from '../../src/access/open-access.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { openSocket } from './socket-client.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

const LISTED = 'https://agents.example.com';

let running: RunningServer;
let file: TokensFile;

beforeAll(async () => {
  file = await openTokensFile();
  running = await startServer({ tokens: file.registry, config: { allowedOrigins: [LISTED] } });
});

afterAll(async () => {
  await running.close();
  await file.close();
});

/** `fetch` sets its own `Host`. */
function ask(headers: Readonly<Record<string, string>>, method = 'GET', path = '/healthz') {
  return new Promise<{ status: number; headers: Readonly<Record<string, unknown>> }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: running.port, path, method, headers };
    request(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .on('error', reject)
      .end();
  });
}

const own = () => `http://127.0.0.1:${running.port}`;

describe('a page', () => {
  it.each([
    ['of the server itself', own, 200, 101],
    ['of a listed origin', () => LISTED, 200, 101],
    ['of another site', () => 'https://evil.example', 403, 403],
    ['of a site whose name only begins so', () => `${LISTED}.evil.example`, 403, 403],
    ['of the listed site without TLS', () => LISTED.replace('https', 'http'), 403, 403],
    ['of another port of this machine', () => 'http://127.0.0.1:1', 403, 403],
    ['in a file or a sandbox', () => 'null', 403, 403],
    ['with an origin that is none', () => 'nonsense', 403, 403],
  ])('%s is answered as it should be', async (...row) => {
    const [, origin, status, upgradeStatus] = row;
    expect((await ask({ origin: origin() })).status).toBe(status);
    const outcome = await openSocket(running.port, '/ws/c1', { headers: { origin: origin() } });
    expect(outcome.status).toBe(upgradeStatus);
    if ('socket' in outcome) outcome.socket.terminate();
  });

  it('of a listed origin is told in advance what it may send', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const { status, headers } = await ask({ origin: LISTED, ...asked }, 'OPTIONS', '/transcribe');
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(LISTED);
    expect(headers['access-control-allow-headers']).toContain('authorization');
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    const refused = await ask({ origin: 'https://evil.example', ...asked }, 'OPTIONS', '/transcribe');
    expect(refused.status).toBe(403);
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('gets headers against sniffing, framing and scripts with every answer', async () => {
    for (const path of ['/healthz', '/nothing', '/processing/stats']) {
      const { headers } = await ask({}, 'GET', path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'content-security-policy':
          "default-src 'none';object-src 'none';base-uri 'none';frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'referrer-policy': 'no-referrer',
      });
      expect(headers).not.toHaveProperty('x-powered-by');
    }
  });

  it('finds no answer about recordings in a cache', async () => {
    expect((await ask({}, 'GET', '/processing/stats')).headers['cache-control']).toBe('no-store');
  });
});

describe('a server without tokens', () => {
  it.each([
    'evil.example',
    `evil.example:1`,
    '10.0.0.1',
    '[fe80::1]',
    'localhost.evil.example',
    '127.0.0.1@evil.example',
  ])('does not answer to the name %s', async (host) => {
    expect((await ask({ host })).status).toBe(421);
  });

  it.each([
    'localhost',
    'localhost:8000',
    'app.localhost',
    '127.0.0.1',
    '127.1.2.3:99',
    '[::1]:8000',
    'agents.example.com',
  ])('answers to the name %s', async (host) => {
    expect((await ask({ host })).status).toBe(200);
  });
});

describe('a server with tokens', () => {
  it('answers to any name', async () => {
    await file.add('acme', ['live']);
    expect((await ask({ host: 'calls.example.com' })).status).toBe(200);
  });
});

describe('an address', () => {
  it.each([
    ['127.0.0.1', false],
    ['127.9.9.9', false],
    ['::1', false],
    ['localhost', false],
    ['0.0.0.0', true],
    ['::', true],
    ['192.0.2.1', true],
    ['no-such-host.invalid', false],
  ])('%s is reached from other machines: %s', async (host, expected) => {
    expect(await isExposed(host)).toBe(expected);
  });

  it('with a name that only looks like this machine is another one', () => {
    expect(isOwnMachine('localhost.example.com')).toBe(false);
    expect(isOwnMachine('127.0.0.1.example.com')).toBe(false);
  });
});

describe('the start', () => {
  let other: TokensFile | undefined;

  afterEach(() => other?.close());

  it('without tokens is refused at an address that other machines reach, with the command to run', async () => {
    other = await openTokensFile();
    const options = { path: other.path, clock: () => Date.now() };
    await expect(openAccess(options, '0.0.0.0')).rejects.toThrow('enmienda-stt tokens add');
    const own = await openAccess(options, '127.0.0.1');
    expect(own.state).toBe('open');
    own.close();
    await other.add('acme', ['live']);
    const all = await openAccess(options, '0.0.0.0');
    expect(all.state).toBe('required');
    all.close();
  });
});

/** What one tenant sees of another: nothing. Every address that takes a tenant is asked for one's own, another's and none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_POLICIES } from '../../src/access/route-policies.ts';
import { hearing } from '../heard-engine.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';
import { mustOpen, openSocket } from './socket-client.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

let running: RunningServer;
let file: TokensFile;
let acme: string;
let beta: string;

beforeAll(async () => {
  file = await openTokensFile();
  acme = (await file.add('acme', ['admin'])).text;
  beta = (await file.add('beta', ['admin'])).text;
  running = await startServer({
    tokens: file.registry,
    engine: hearing('hola'),
    config: { transcribeConcurrent: 8 },
  });
});

afterAll(async () => {
  await running.close();
  await file.close();
});

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

let calls = 0;

/** Asks in the name of acme, with a `tenant_id` or without, about a conversation of its own. Returns the status. */
type Ask = (tenant: string | undefined, conversation: string) => Promise<number>;

const queryOf = (tenant: string | undefined, more: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({ ...more, ...(tenant !== undefined && { tenant_id: tenant }) }).toString();

const wav = () => new Uint8Array(toneWav({ seconds: 0.2, sampleRateHz: 8000 }));

async function post(
  address: string,
  body: string | Uint8Array<ArrayBuffer> | FormData,
  contentType?: string,
): Promise<number> {
  const type = contentType === undefined ? {} : { 'content-type': contentType };
  const response = await fetch(`http://127.0.0.1:${running.port}${address}`, {
    method: 'POST',
    body,
    headers: { ...bearer(acme), ...type },
  });
  await response.arrayBuffer();
  return response.status;
}

const postBody =
  (address: string): Ask =>
  (tenant, conversation) =>
    post(`${address}?${queryOf(tenant, { conversation_id: conversation })}`, wav(), 'audio/wav');

const postForm =
  (address: string, more: Readonly<Record<string, string>> = {}): Ask =>
  (tenant, conversation) => {
    const form = new FormData();
    form.append('file', new Blob([wav()], { type: 'audio/wav' }), 'call.wav');
    for (const [name, value] of Object.entries({ ...more, conversation_id: conversation }))
      form.append(name, value);
    if (tenant !== undefined) form.append('tenant_id', tenant);
    return post(address, form);
  };

const upgrade =
  (addressOf: (conversation: string) => string): Ask =>
  async (tenant, conversation) => {
    const [address = '', query = ''] = addressOf(conversation).split('?');
    const full = `${address}?${query}&${queryOf(tenant)}`;
    const outcome = await openSocket(running.port, full, { headers: bearer(acme) });
    if (!('socket' in outcome)) return outcome.status;
    outcome.socket.close();
    await outcome.closed;
    return 200;
  };

const ADDRESSES: readonly (readonly [route: string, how: string, ask: Ask])[] = [
  ['POST /transcribe', 'query', postBody('/transcribe')],
  ['POST /transcribe', 'form', postForm('/transcribe')],
  ['POST /transcribe/enhanced', 'query', postBody('/transcribe/enhanced')],
  ['POST /transcribe/enhanced', 'form', postForm('/transcribe/enhanced')],
  ['POST /v1/audio/transcriptions', 'form', postForm('/v1/audio/transcriptions', { model: 'whisper-1' })],
  ['POST /v1/listen', 'query', postBody('/v1/listen')],
  [
    'GET /v1/listen',
    'address',
    upgrade((id) => `/v1/listen?encoding=linear16&sample_rate=8000&conversation_id=${id}`),
  ],
  ['GET /vosk', 'address', upgrade((id) => `/vosk?conversation_id=${id}`)],
  ['GET /api/v1/asr/stream', 'address', upgrade((id) => `/api/v1/asr/stream?conversation_id=${id}`)],
  ['GET /ws/:conversation_id', 'address', upgrade((id) => `/ws/${id}?language=es`)],
  [
    'POST /ws/tickets',
    'body',
    async (tenant_id, conversation_id) => {
      const body = JSON.stringify({ tenant_id, conversation_id });
      const status = await post('/ws/tickets', body, 'application/json');
      return status === 201 ? 200 : status;
    },
  ],
];

/** They know no tenant: figures of the whole server, what is installed, and lexicons, which all tenants share. */
const WITHOUT_TENANT = [
  'GET /metrics',
  'GET /processing/stats',
  'GET /v1/models',
  'GET /v1/models/:model',
  'GET /lexicons/:language/versions',
  'GET /lexicons/:language/versions/:version',
  'GET /lexicons/:language/diff',
];

/** audit.test.ts asks these. */
const READING = [
  'GET /recordings',
  'GET /recordings/:recording_id',
  'GET /recordings/:recording_id/transcript',
  'GET /recordings/:recording_id/audio',
];

describe('the tenant of a token', () => {
  it('counts at every address', () => {
    const guarded = Object.entries(ROUTE_POLICIES).filter(
      ([, { needs }]) => needs !== 'public' && needs !== 'signature',
    );
    const tested = [...ADDRESSES.map(([route]) => route), ...WITHOUT_TENANT, ...READING];
    expect([...new Set(tested)].sort()).toEqual(guarded.map(([route]) => route).sort());
  });

  it.each(ADDRESSES)('of %s (%s) is the only one that may be named', async (_route, _how, ask) => {
    calls += 1;
    expect(await ask('beta', `other-${calls}`)).toBe(403);
    expect(await ask('acme', `own-${calls}`)).toBe(200);
    expect(await ask(undefined, `none-${calls}`)).toBe(200);
    const { recordings } = running.storage;
    expect(await recordings.listRecordings({ conversationId: `other-${calls}` })).toEqual([]);
    for (const conversationId of [`own-${calls}`, `none-${calls}`]) {
      const stored = await recordings.listRecordings({ conversationId });
      for (const recording of stored) expect(recording.tenantId).toBe('acme');
    }
  });

  it('is that of the recording, whoever is asked for by nobody', async () => {
    await postBody('/transcribe')(undefined, 'c-own');
    const stored = await running.storage.recordings.listRecordings({ conversationId: 'c-own' });
    expect(stored).toMatchObject([{ tenantId: 'acme' }]);
  });

  it('is not changed by a start message', async () => {
    const live = await mustOpen(running.port, '/ws/c-start', { headers: bearer(acme) });
    live.socket.send(JSON.stringify({ type: 'start', tenant_id: 'beta' }));
    expect(await live.next()).toMatchObject({
      code: 'bad_message',
      message: 'tenant_id: not the tenant of the token',
    });
    live.socket.send(JSON.stringify({ type: 'start', tenant_id: 'acme' }));
    live.socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    expect(await live.next()).toMatchObject({ type: 'final_result' });
    const stored = await running.storage.recordings.listRecordings({ conversationId: 'c-start' });
    expect(stored).toMatchObject([{ tenantId: 'acme' }]);
    live.socket.terminate();
  });
});

describe('a live call', () => {
  it('is taken over by its own tenant alone, whatever its id', async () => {
    const first = await mustOpen(running.port, '/ws/call-1', { headers: bearer(acme) });
    const other = await mustOpen(running.port, '/ws/call-1', { headers: bearer(beta) });
    for (const { socket, next } of [first, other]) {
      socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
      expect(await next()).toMatchObject({ type: 'final_result' });
    }
    const second = await mustOpen(running.port, '/ws/call-1', { headers: bearer(acme) });
    expect(await first.next()).toMatchObject({ code: 'replaced' });
    expect(await first.closed).toBe(4001);
    other.socket.send(JSON.stringify({ type: 'end' }));
    expect(await other.next()).toMatchObject({ type: 'ended', turns: 1 });
    expect(await other.closed).toBe(1000);
    second.socket.terminate();
  });
});

describe('without tokens', () => {
  it('a call that says its tenant later is kept apart from those of others, and takes over its own', async () => {
    const open = await startServer();
    const nobody = await mustOpen(open.port, '/ws/call-1');
    const first = await mustOpen(open.port, '/ws/call-1?tenant_id=acme');
    const second = await mustOpen(open.port, '/ws/call-2?tenant_id=beta');
    second.socket.terminate();
    const later = await mustOpen(open.port, '/ws/call-1?tenant_id=beta');
    later.socket.send(JSON.stringify({ type: 'start', tenant_id: 'acme' }));
    expect(await first.next()).toMatchObject({ code: 'replaced' });
    nobody.socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    expect(await nobody.next()).toMatchObject({ type: 'final_result' });
    later.socket.send(JSON.stringify({ type: 'final', text: 'hola' }));
    expect(await later.next()).toMatchObject({ type: 'final_result' });
    const third = await mustOpen(open.port, '/ws/call-1?tenant_id=default');
    expect(await nobody.next()).toMatchObject({ code: 'replaced' });
    third.socket.terminate();
    later.socket.terminate();
    await open.close();
  });
});

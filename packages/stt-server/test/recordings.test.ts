import { createHash } from 'node:crypto';
import { parseRecordingId } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hearing } from './heard-engine.ts';
import { connect, type RunningServer, startServer } from './running-server.ts';
import { toneWav } from './wav-file.ts';

let running: RunningServer;

beforeEach(async () => {
  running = await startServer({ engine: hearing('soy de mobi estar') });
});

afterEach(() => running.close());

const wav = toneWav({ seconds: 2, sampleRateHz: 8000 });

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${running.port}${path}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const body = (isJson ? JSON.parse(bytes.toString()) : {}) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, bytes, body };
}

async function upload(query = ''): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${running.port}/transcribe/enhanced${query}`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav' },
    body: new Uint8Array(wav),
  });
  return ((await response.json()) as { recording_id: string }).recording_id;
}

describe('GET /recordings', () => {
  it('finds them by what is known of them, a page at a time', async () => {
    const ids = [];
    for (const name of ['a', 'b', 'c'])
      ids.push(await upload(`?conversation_id=conv-${name}&tenant_id=acme`));
    await upload('?conversation_id=conv-a&tenant_id=other');
    const first = await get('/recordings?tenant_id=acme&limit=2');
    expect(first.body['recordings']).toMatchObject([
      {
        recording_id: ids[0],
        conversation_id: 'conv-a',
        state: 'complete',
        transcription: 'soy de Movistar',
      },
      { recording_id: ids[1] },
    ]);
    const next = String(first.body['next']);
    const second = await get(`/recordings?tenant_id=acme&limit=2&after=${next}`);
    expect(second.body).toMatchObject({ recordings: [{ recording_id: ids[2] }], next: null });
    expect((await get('/recordings?conversation_id=conv-a')).body['recordings']).toHaveLength(2);
    expect((await get('/recordings?processed=true')).body['recordings']).toEqual([]);
    expect((await get('/recordings?to=2020-01-01T00:00:00Z')).body['recordings']).toEqual([]);
  });

  it.each(['limit=0', 'limit=1001', 'state=gone', 'from=yesterday', 'after=!', 'after=eA', 'q=x'])(
    'refuses %s and names the field',
    async (query) => {
      const { status, body } = await get(`/recordings?${query}`);
      expect(status).toBe(400);
      expect(body['detail']).toContain(query === 'q=x' ? 'q' : query.split('=')[0]);
    },
  );
});

describe('GET /recordings/{id}', () => {
  it('tells its metadata and its transcript, of a call with text as of a file', async () => {
    const id = await upload('?agent_id=ag-1');
    expect((await get(`/recordings/${id}`)).body).toMatchObject({
      recording_id: id,
      agent_id: 'ag-1',
      ended_at: expect.any(String) as string,
      audio: {
        content_type: 'audio/wav',
        duration_ms: 2000,
        sha256: createHash('sha256').update(wav).digest('hex'),
      },
    });
    expect((await get(`/recordings/${id}/transcript`)).body).toMatchObject({
      version: 1,
      versions: [1],
      source: 'online',
      engine: 'test/heard',
      turns: [
        {
          text: 'soy de mobi estar',
          corrected_text: 'soy de Movistar',
          corrections: [{ replacement: 'Movistar' }],
        },
      ],
    });
    const line = await connect(running.port, 'call-t');
    line.send({ type: 'final', text: 'hola' });
    const { recording_id: live } = await line.next();
    expect((await get(`/recordings/${String(live)}`)).body).toMatchObject({ state: 'open', audio: null });
    expect((await get(`/recordings/${String(live)}/transcript`)).body).toMatchObject({
      turns: [{ text: 'hola', speaker: null }],
    });
    expect((await get(`/recordings/${String(live)}/audio`)).status).toBe(404);
    expect((await get(`/recordings/${id}/transcript?version=2`)).status).toBe(404);
  });

  it('has no transcript before there is one', async () => {
    const id = parseRecordingId('rec_new');
    await running.storage.recordings.saveRecording({ id, conversationId: 'c', language: 'es' });
    expect((await get('/recordings/rec_new/transcript')).status).toBe(404);
    expect((await get('/recordings/rec_gone')).status).toBe(404);
    expect((await get('/recordings/..%2Fx')).status).toBe(400);
  });
});

describe('GET /recordings/{id}/audio', () => {
  it('gives all of it, or the part that a player asks for', async () => {
    const id = await upload();
    const whole = await get(`/recordings/${id}/audio`);
    expect([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges')]).toEqual([
      200,
      'audio/wav',
      'bytes',
    ]);
    expect(whole.bytes.equals(wav)).toBe(true);
    const part = await get(`/recordings/${id}/audio`, { range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-199/${wav.length}`]);
    expect(part.bytes.equals(wav.subarray(100, 200))).toBe(true);
    const beyond = await get(`/recordings/${id}/audio`, { range: `bytes=${wav.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${wav.length}`]);
    const changed = await get(`/recordings/${id}/audio`, { range: 'bytes=0-1', 'if-range': '"another"' });
    expect([changed.status, changed.bytes.length]).toEqual([200, wav.length]);
  });
});

describe('GET /lexicons/{language}/versions', () => {
  it('lists what was published, and says what differs between two', async () => {
    const { learning } = running.storage;
    await learning.observe([
      { language: 'es', heard: 'mobi estar', canonical: 'Movistar', recordingId: 'rec_a', score: 0.9 },
    ] as never);
    const [pair] = await learning.pairs({ language: 'es' });
    await learning.setState(pair!.id, { state: 'active', reason: 'test' });
    await learning.publish('es', 'first');
    await learning.setState(pair!.id, { state: 'suggest', reason: 'test' });
    await learning.publish('es', 'second');
    expect((await get('/lexicons/es/versions')).body).toMatchObject({
      versions: [
        { version: 2, parent: 1, note: 'second' },
        { version: 1, parent: null, note: 'first', pair_count: 1 },
      ],
    });
    expect((await get('/lexicons/es/versions/1')).body).toMatchObject({
      pairs: [{ heard: 'mobi estar', canonical: 'Movistar', decision: 'apply' }],
    });
    expect((await get('/lexicons/es/diff?from=0&to=1')).body).toMatchObject({
      added: [{ heard: 'mobi estar' }],
      removed: [],
      changed: [],
    });
    expect((await get('/lexicons/es/diff?from=1&to=2')).body).toMatchObject({
      added: [],
      changed: [{ before: { decision: 'apply' }, after: { decision: 'suggest' } }],
    });
    expect((await get('/lexicons/es/versions/9')).status).toBe(404);
    expect((await get('/lexicons/fr/versions')).status).toBe(400);
    expect((await get('/lexicons/es/diff?from=1')).status).toBe(400);
  });
});

describe('GET /metrics', () => {
  it('counts requests, sound, corrections and failures in base units', async () => {
    await upload();
    await fetch(`http://127.0.0.1:${running.port}/transcribe`, {
      method: 'POST',
      headers: { 'content-type': 'audio/wav' },
      body: 'x',
    });
    const line = await connect(running.port, 'call-m');
    line.send({ type: 'final', text: 'es de mobi estar' });
    await line.next();
    const { headers, bytes } = await get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    const text = bytes.toString();
    for (const sample of [
      /enmienda_http_request_duration_seconds_count\{route="\/transcribe\/enhanced",method="POST",status="200"\} 1/,
      /enmienda_engine_audio_seconds_total 2\n/,
      /enmienda_engine_duration_seconds_count 2\n/,
      /enmienda_engine_failures_total\{kind="unreadable-audio"\} 1/,
      /enmienda_correction_duration_seconds_count 2\n/,
      /enmienda_corrections_total\{method="pair",decision="apply"\} 2/,
      /enmienda_live_sessions\{kind="text"\} 1/,
      /enmienda_live_sessions\{kind="audio"\} 0/,
      /enmienda_engine_queue_windows\{state="waiting"\} 0/,
    ])
      expect(text).toMatch(sample);
  });
});

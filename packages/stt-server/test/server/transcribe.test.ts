import { request } from 'node:http';
import { parseRecordingId, StorageError } from '@enmienda/storage';
import { type Engine, EngineError, type EngineFailure } from '@enmienda/stt-server/engines';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hearing } from '../heard-engine.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';

const wav = toneWav({ seconds: 2, sampleRateHz: 8000 });

const POLL = { timeout: 10_000 };

function post(
  running: RunningServer,
  body: NonNullable<RequestInit['body']>,
  init: { query?: string; contentType?: string } = {},
) {
  const headers = init.contentType === undefined ? {} : { 'content-type': init.contentType };
  const url = `http://127.0.0.1:${running.port}/transcribe/enhanced${init.query ?? ''}`;
  return fetch(url, { method: 'POST', body, headers });
}

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await response.json()) as { type: string; title: string; status: number; detail: string };
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('POST /transcribe/enhanced', () => {
  let running: RunningServer;

  beforeAll(async () => {
    running = await startServer({ engine: hearing('es de mobi estar') });
  });

  afterAll(() => running.close());

  it('answers audio in the body with the corrected transcript, and stores both', async () => {
    const response = await post(running, wav, {
      contentType: 'audio/wav',
      query: '?conversation_id=conv-9&agent_id=ag-1&language=es',
    });
    expect(response.status).toBe(200);
    const result = (await response.json()) as Record<string, unknown>;
    expect(result).toMatchObject({
      text: 'es de mobi estar',
      corrected_text: 'es de Movistar',
      corrections: [{ original: 'mobi estar', replacement: 'Movistar' }],
      suggestions: [],
      clarification: null,
      engine: 'test/heard',
      duration_ms: 2000,
    });
    expect(Object.keys(result['timings'] as object).sort()).toEqual(
      ['correction_ms', 'storage_ms', 'total_ms', 'transcription_ms'].sort(),
    );
    const id = parseRecordingId(String(result['recording_id']));
    expect(await running.storage.recordings.getRecording(id)).toMatchObject({
      conversationId: 'conv-9',
      agentId: 'ag-1',
      state: 'complete',
      processed: false,
      processingMode: 'online',
      transcription: 'es de Movistar',
      audio: { contentType: 'audio/wav', sizeBytes: wav.length, sampleRateHz: 8000, durationMs: 2000 },
    });
    expect(Buffer.from(await running.storage.recordings.getAudio(id)).equals(wav)).toBe(true);
    const transcript = await running.storage.recordings.getTranscript(id);
    expect(transcript?.versions).toMatchObject([
      {
        engine: 'test/heard',
        turns: [{ hypothesis: 'es de mobi estar', text: 'es de Movistar', endMs: 2000 }],
      },
    ]);
    expect((await running.storage.ledger.job(id, 'offline'))?.state).toBe('pending');
  });

  it.each(['file first', 'fields first'])('takes a form with %s', async (order) => {
    const form = new FormData();
    const file = () =>
      form.append('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'call.wav');
    if (order === 'file first') file();
    form.append('conversation_id', 'conv-form');
    form.append('language', 'es');
    if (order === 'fields first') file();
    const response = await post(running, form);
    expect(response.status).toBe(200);
    const { recording_id } = (await response.json()) as { recording_id: string };
    expect(
      (await running.storage.recordings.getRecording(parseRecordingId(recording_id))).conversationId,
    ).toBe('conv-form');
  });

  it.each([
    ['an empty body', '', 'audio/wav', 400, 'empty'],
    ['text instead of audio', 'hola', 'text/plain', 415, 'multipart form'],
    ['JSON instead of audio', '{}', 'application/json', 415, 'multipart form'],
    ['bytes that are no sound', 'nothing like audio at all', 'audio/wav', 422, 'whole file'],
    ['half a WAV file', wav.subarray(0, 20_000), 'audio/wav', 422, 'cut off: 19956 of 32000 bytes'],
    ['a WAV file that ends in its header', wav.subarray(0, 40), 'audio/wav', 422, 'ends before its data'],
    ['more than the limit', Buffer.alloc(1024 * 1024 + 1), 'audio/wav', 413, 'compressed'],
    [
      'audio that is too long',
      toneWav({ seconds: 61, sampleRateHz: 8000 }),
      'audio/wav',
      413,
      'limit of 1 minutes',
    ],
  ])('refuses %s and says what to do', async (...[, body, contentType, status, detail]) => {
    const before = (await running.storage.recordings.stats()).totalRecordings;
    const response = await post(running, body, { contentType });
    expect(response.status).toBe(status);
    expect((await problemOf(response)).detail).toContain(detail);
    expect((await running.storage.recordings.stats()).totalRecordings).toBe(before);
  });

  it.each([
    ['?language=fr', 'language'],
    ['?lang=es', 'lang'],
    ['?conversation_id=..%2Fx', 'conversation_id'],
    ['?language=pt', 'this server has es'],
  ])('refuses the query %s', async (query, detail) => {
    const response = await post(running, wav, { contentType: 'audio/wav', query });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain(detail);
  });

  it.each([
    ['no file', (form: FormData) => form.append('language', 'es'), 400, 'no file'],
    [
      'a file under another name',
      (form: FormData) => form.append('audio', new Blob(['x']), 'x.wav'),
      400,
      '"file"',
    ],
    ['an unknown field', (form: FormData) => form.append('lang', 'es'), 400, 'no file'],
    [
      'a file over the limit',
      (form: FormData) => form.append('file', new Blob([new Uint8Array(1024 * 1024 + 1)]), 'x.wav'),
      413,
      'compressed',
    ],
  ])('refuses a form with %s', async (...[, fill, status, detail]) => {
    const form = new FormData();
    fill(form);
    const response = await post(running, form);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).detail).toContain(detail);
  });

  it('refuses a form with two files, and does not call it too large', async () => {
    const form = new FormData();
    for (const name of ['a.wav', 'b.wav']) form.append('file', new Blob([new Uint8Array(wav)]), name);
    const response = await post(running, form);
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain('one file');
  });

  it.each([
    ['without a boundary', 'multipart/form-data'],
    ['that is cut off', 'multipart/form-data; boundary=B'],
  ])('refuses a form %s', async (_name, contentType) => {
    const cut = '--B\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF';
    const response = await post(running, cut, { contentType });
    expect(response.status).toBe(400);
    expect((await problemOf(response)).detail).toContain('damaged or cut off');
  });
});

describe('an engine that fails', () => {
  let running: RunningServer | undefined;

  afterEach(() => running?.close());

  const failing = (failure: EngineFailure): Engine => ({
    name: 'test/failing',
    transcribe: () => Promise.reject(new EngineError(failure)),
    close: () => Promise.resolve(),
  });

  it('that is not installed is a 503 that names what to run', async () => {
    running = await startServer();
    const response = await post(running, wav, { contentType: 'audio/wav' });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('60');
    const { detail } = await problemOf(response);
    expect(detail).toContain('npm run engine:build');
    expect(detail).toContain('STT_MODEL');
  });

  it.each([
    [{ kind: 'crashed', exit: 'signal SIGSEGV' }, 502],
    [{ kind: 'timeout', afterMs: 60_000 }, 504],
    [{ kind: 'aborted' }, 503],
  ] as const)('with %o is answered with %i, and nothing is stored', async (failure, status) => {
    running = await startServer({ engine: failing(failure) });
    const response = await post(running, wav, { contentType: 'audio/wav' });
    expect(response.status).toBe(status);
    await problemOf(response);
    expect(await running.storage.recordings.listRecordings()).toEqual([]);
  });

  it('in a way nobody foresaw is a bare 500', async () => {
    running = await startServer({
      engine: {
        name: 'test/bug',
        transcribe: () => Promise.reject(new TypeError('secret /etc/passwd')),
        close: () => Promise.resolve(),
      },
    });
    const response = await post(running, wav, { contentType: 'audio/wav' });
    expect(response.status).toBe(500);
    expect(JSON.stringify(await problemOf(response))).not.toMatch(/secret|passwd|TypeError/);
  });
});

describe('a storage that fails', () => {
  it.each([
    [{ kind: 'no-space', path: '/srv/recordings' }, 507],
    [{ kind: 'read-only', path: '/srv/recordings' }, 503],
    [{ kind: 'unavailable', service: 'S3', reason: 'timeout' }, 503],
  ] as const)('with %o is answered with %i and no path', async (failure, status) => {
    const running = await startServer({
      engine: hearing('hola'),
      wrapStorage: (storage) => ({
        ...storage,
        recordings: { ...storage.recordings, saveRecording: () => Promise.reject(new StorageError(failure)) },
      }),
    });
    const response = await post(running, wav, { contentType: 'audio/wav' });
    expect(response.status).toBe(status);
    expect(JSON.stringify(await problemOf(response))).not.toContain('/srv');
    await running.close();
  });
});

describe('more audio at once than there is room for', () => {
  it('is answered with 503 and when to come again', async () => {
    let release: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = hearing('hola');
    const running = await startServer({
      config: { transcribeConcurrent: 1 },
      engine: {
        ...slow,
        async transcribe(audio, options) {
          await waiting;
          return slow.transcribe(audio, options);
        },
      },
    });
    const first = post(running, wav, { contentType: 'audio/wav' });
    let busy: Response;
    do {
      busy = await post(running, toneWav({ seconds: 0.1, sampleRateHz: 8000 }).subarray(0, 0), {
        contentType: 'audio/wav',
      });
    } while (busy.status !== 503);
    expect(busy.headers.get('retry-after')).toBe('5');
    expect((await problemOf(busy)).type).toBe('urn:enmienda:problem:busy');
    release();
    expect((await first).status).toBe(200);
    await running.close();
  });

  it('is refused before it is read, and a sender who hangs up makes room', async () => {
    const running = await startServer({ config: { transcribeConcurrent: 1 }, engine: hearing('hola') });
    const first = request({ port: running.port, path: '/transcribe/enhanced', method: 'POST' });
    first.setHeader('content-type', 'audio/wav').setHeader('content-length', wav.length);
    first.on('error', () => undefined).write(wav.subarray(0, 100));
    await expect
      .poll(async () => (await post(running, '', { contentType: 'audio/wav' })).status, POLL)
      .toBe(503);
    first.destroy();
    await expect
      .poll(async () => (await post(running, wav, { contentType: 'audio/wav' })).status, POLL)
      .toBe(200);
    await running.close();
  });
});

it('shows an upload to the workers only when audio and transcript are stored', async () => {
  const statesWhileSaving: string[] = [];
  const running = await startServer({
    engine: hearing('es de mobi estar'),
    wrapStorage: (storage) => ({
      ...storage,
      recordings: {
        ...storage.recordings,
        async saveTranscript(id, version) {
          statesWhileSaving.push((await storage.recordings.getRecording(id)).state);
          return storage.recordings.saveTranscript(id, version);
        },
      },
    }),
  });
  try {
    expect((await post(running, wav, { contentType: 'audio/wav' })).status).toBe(200);
    expect(statesWhileSaving).toEqual(['open']);
    expect(await running.storage.recordings.listRecordings()).toMatchObject([{ state: 'complete' }]);
  } finally {
    await running.close();
  }
});

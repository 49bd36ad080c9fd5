import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseRecordingId, StorageError } from '@enmienda/storage';
import { afterEach, describe, expect, it } from 'vitest';
import { toWireStats } from '../../src/server/status-routes.ts';
import { createStorageCheck } from '../../src/server/storage-check.ts';
import { hearing } from '../heard-engine.ts';
import { connect, type RunningServer, startServer } from '../running-server.ts';

let running: RunningServer | undefined;

afterEach(() => running?.close());

async function ask(path: string, method = 'GET') {
  const response = await fetch(`http://127.0.0.1:${running!.port}${path}`, { method });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('GET /processing/stats', () => {
  it('has exactly the documented shape', () => {
    const stats = { totalRecordings: 150, totalSizeBytes: 2_400_512_345, processed: 95, pending: 55 };
    expect(toWireStats(stats, 'local')).toEqual({
      storage: { local: { total_recordings: 150, total_size_mb: 2400.5 } },
      processing_queue: { total_recordings: 150, processed: 95, pending: 55, processing_rate: 0.63 },
    });
  });

  it('names the backend, and has a rate of 0 before the first recording', () => {
    const stats = { totalRecordings: 0, totalSizeBytes: 0, processed: 0, pending: 0 };
    expect(toWireStats(stats, 's3')).toEqual({
      storage: { s3: { total_recordings: 0, total_size_mb: 0 } },
      processing_queue: { total_recordings: 0, processed: 0, pending: 0, processing_rate: 0 },
    });
  });

  it('counts what is stored', async () => {
    running = await startServer();
    const { recordings } = running.storage;
    for (const id of ['rec_a', 'rec_b', 'rec_c']) {
      await recordings.saveRecording({ id: parseRecordingId(id), conversationId: id, language: 'es' });
    }
    await recordings.updateMetadata(parseRecordingId('rec_a'), {
      processed: true,
      processingMode: 'offline',
    });
    const { body } = await ask('/processing/stats');
    expect(body).toMatchObject({
      storage: { local: { total_recordings: 3 } },
      processing_queue: { total_recordings: 3, processed: 1, pending: 2, processing_rate: 0.33 },
    });
  });
});

describe('GET /healthz and /readyz', () => {
  it('say that all is well, and that there is no engine', async () => {
    running = await startServer();
    expect((await ask('/healthz')).body).toEqual({ status: 'ok' });
    const ready = await ask('/readyz');
    expect(ready.status).toBe(200);
    expect(ready.body).toEqual({
      status: 'ready',
      checks: { database: 'ok', storage: 'ok', engine: 'no-model' },
    });
  });

  it('say that the engine is there', async () => {
    running = await startServer({ engine: hearing('hola') });
    expect((await ask('/readyz')).body).toMatchObject({ checks: { engine: 'ok' } });
  });

  it('turn to 503 when recordings can not be written, while the process stays alive', async () => {
    running = await startServer({ checkStorage: () => Promise.reject(new Error('read-only')) });
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'not_ready', checks: { storage: 'failing' } });
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('turn to 503 when the database is gone', async () => {
    const gone = new StorageError({ kind: 'unavailable', service: 'The database', reason: 'closed' });
    running = await startServer({
      wrapStorage: (storage) => ({
        ...storage,
        recordings: { ...storage.recordings, stats: () => Promise.reject(gone) },
      }),
    });
    const ready = await ask('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ checks: { database: 'failing' } });
  });
});

describe('a server that drains', () => {
  it('says so, stays alive, and refuses calls and audio', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    running = await startServer({
      wrapStorage: (storage) => ({
        ...storage,
        recordings: {
          ...storage.recordings,
          updateMetadata: async (id, patch) => {
            await held;
            return storage.recordings.updateMetadata(id, patch);
          },
        },
      }),
    });
    const client = await connect(running.port, 'call-held');
    client.send({ type: 'final', text: 'hola' });
    await client.next();
    const closing = running.server.close();
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } });
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/transcribe/enhanced', 'POST')).toMatchObject({
      status: 503,
      body: { type: 'urn:enmienda:problem:stopping' },
    });
    await expect(connect(running.port, 'call-late')).rejects.toThrow('Unexpected server response: 503');
    release();
    await closing;
    expect(await client.closed).toBe(1001);
  });
});

describe('the check of the storage', () => {
  it('fails where the folder of the recordings is no folder any more, and leaves no file in a good one', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-check-'));
    const settings = { backend: 'local', rootPath: path.join(folder, 'recordings') } as const;
    running = await startServer();
    const check = createStorageCheck(settings, running.storage);
    await expect(check()).rejects.toThrow('ENOENT');
    await writeFile(settings.rootPath, '');
    await expect(check()).rejects.toThrow('ENOTDIR');
    await rm(folder, { recursive: true });
  });
});

describe('other addresses', () => {
  it.each([
    ['GET', '/nothing', 404, 'WS /ws/{conversation_id}'],
    ['GET', '/transcribe/enhanced', 405, 'Use POST'],
    ['DELETE', '/processing/stats', 405, 'Use GET'],
    ['GET', '/ws/call-1', 426, 'WebSocket'],
    ['GET', '/%E0%A4%A', 400, 'docs/server.md'],
  ] as const)('%s %s is %i as problem+json', async (...[method, url, status, detail]) => {
    running = await startServer();
    const response = await ask(url, method);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.body['detail']).toContain(detail);
    if (status === 405) expect(response.headers.get('allow')).toBe(detail.slice(4));
  });
});

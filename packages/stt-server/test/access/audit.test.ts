/** The log of who read which recording. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseRecordingId } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../src/access/audit-log.ts';
import { ROUTE_POLICIES } from '../../src/access/route-policies.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

const PHRASE = 'zorzalvioleta';

const NOW = '2026-03-01T12:00:00.000Z';

let folder: string;
let running: RunningServer;
let file: TokensFile;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-audit-'));
  file = await openTokensFile();
  const audit = createAuditLog({
    path: path.join(folder, 'logs', 'audit.log'),
    clock: () => Date.parse(NOW),
  });
  running = await startServer({ tokens: file.registry, audit });
  const { recordings } = running.storage;
  const bytes = new Uint8Array(toneWav({ seconds: 0.1, sampleRateHz: 8000 }));
  for (const tenantId of ['acme', 'beta']) {
    const recording = await recordings.saveRecording({
      id: parseRecordingId(`rec_${tenantId}`),
      conversationId: PHRASE,
      tenantId,
      agentId: PHRASE,
      language: 'es',
      audio: { bytes, contentType: 'audio/wav' },
    });
    const turn = { index: 0, text: PHRASE, hypothesis: PHRASE, corrections: [], suggestions: [] };
    await recordings.saveTranscript(recording.id, {
      source: 'online',
      idempotencyKey: 'test',
      turns: [turn],
    });
  }
});

afterEach(async () => {
  await running.close();
  await file.close();
  await rm(folder, { recursive: true, force: true });
});

async function read(address: string, text: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`http://127.0.0.1:${running.port}${address}`, {
    headers: { authorization: `Bearer ${text}`, ...headers },
  });
  await response.arrayBuffer();
  // Whatever is read stays out of the caches of browsers and proxies.
  expect(response.headers.get('cache-control')).toBe('no-store');
  return response.status;
}

async function lines(): Promise<readonly unknown[]> {
  const text = await readFile(path.join(folder, 'logs', 'audit.log'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown);
}

describe('the audit log', () => {
  it('has a line with reader, part and recording of every read, and nothing of what was said', async () => {
    const { id, text } = await file.add('acme', ['recordings:read']);
    const addresses = [
      '/recordings',
      '/recordings/rec_acme',
      '/recordings/rec_acme/transcript',
      '/recordings/rec_acme/audio',
    ];
    for (const address of addresses) expect(await read(address, text)).toBe(200);
    expect(await read('/recordings/rec_acme/audio', text, { range: 'bytes=0-9' })).toBe(206);
    const line = { time: NOW, event: 'recording_read', token_id: id, tenant_id: 'acme' };
    expect(await lines()).toEqual([
      { ...line, part: 'list', recording_id: null },
      { ...line, part: 'metadata', recording_id: 'rec_acme' },
      { ...line, part: 'transcript', recording_id: 'rec_acme' },
      { ...line, part: 'audio', recording_id: 'rec_acme' },
      { ...line, part: 'audio', recording_id: 'rec_acme' },
    ]);
    expect((await stat(path.join(folder, 'logs', 'audit.log'))).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await lines())).not.toContain(PHRASE);
  });

  it('covers every address that reads recordings', () => {
    const reading = Object.entries(ROUTE_POLICIES).filter(([, { needs }]) => needs === 'recordings:read');
    expect(reading.map(([route, { audits }]) => [route, audits !== undefined])).toEqual(
      reading.map(([route]) => [route, true]),
    );
    expect(reading.length).toBeGreaterThan(3);
  });

  it('has no line of what was not read', async () => {
    const { text } = await file.add('acme', ['recordings:read']);
    const other = await file.add('acme', ['live']);
    expect(await read('/recordings/rec_beta', text)).toBe(404);
    expect(await read('/recordings/rec_none/transcript', text)).toBe(404);
    expect(await read('/recordings/rec_acme', other.text)).toBe(403);
    expect(await read('/recordings?tenant_id=beta', text)).toBe(403);
    expect(await lines()).toEqual([]);
  });

  it('that can not be written keeps recordings closed, and says why in the log of the server', async () => {
    const { text } = await file.add('acme', ['recordings:read']);
    await writeFile(path.join(folder, 'logs'), '');
    for (const address of ['/recordings', '/recordings/rec_acme/transcript', '/recordings/rec_acme/audio'])
      expect(await read(address, text)).toBe(503);
    expect(running.logged()).toContain('read not audited');
    await rm(path.join(folder, 'logs'));
    expect(await read('/recordings/rec_acme', text)).toBe(200);
  });
});

describe('a recording of another tenant', () => {
  it.each(['', '/transcript', '/audio'])(
    'is answered as one that there is not: /recordings/ID%s',
    async (part) => {
      const { text } = await file.add('acme', ['recordings:read']);
      const answers = await Promise.all(
        ['rec_beta', 'rec_none'].map(async (id) => {
          const response = await fetch(`http://127.0.0.1:${running.port}/recordings/${id}${part}`, {
            headers: { authorization: `Bearer ${text}` },
          });
          return [response.status, await response.text()];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toBe(404);
    },
  );

  it('is in no list, whatever is searched for', async () => {
    const { text } = await file.add('acme', ['recordings:read']);
    for (const query of ['', `?conversation_id=${PHRASE}`, `?agent_id=${PHRASE}`, '?limit=1']) {
      const response = await fetch(`http://127.0.0.1:${running.port}/recordings${query}`, {
        headers: { authorization: `Bearer ${text}` },
      });
      const { recordings } = (await response.json()) as { readonly recordings: readonly unknown[] };
      expect(recordings).toMatchObject([{ recording_id: 'rec_acme' }]);
    }
  });
});

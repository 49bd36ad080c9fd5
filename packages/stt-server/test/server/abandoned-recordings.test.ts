import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRecordingId, type Storage } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTemporaryFolder, type RunningServer, startServer } from '../running-server.ts';

let folder: string;
let running: RunningServer | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
});

afterEach(async () => {
  await running?.close();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function leaveOpen(storage: Storage, name: string): Promise<void> {
  const id = parseRecordingId(name);
  await storage.recordings.saveRecording({
    id,
    conversationId: name,
    language: 'es',
    state: 'open',
    createdAt: '2026-01-20T10:00:00.000Z',
  });
  await storage.recordings.saveLiveTurns(id, {
    source: 'online',
    idempotencyKey: 'live',
    turns: [{ index: 0, hypothesis: 'hola', text: 'hola', corrections: [], suggestions: [] }],
  });
}

describe('recordings that a dead server left open', () => {
  it('are marked and handed over, but for damaged ones, which are left as they are and named in the log', async () => {
    running = await startServer({ folder });
    const names = ['rec_1', 'rec_2', 'rec_3'];
    for (const name of names) await leaveOpen(running.storage, name);
    await running.close();
    const transcript = path.join(running.recordingsFolder, 'transcripts', 'rec_1_transcript.json');
    const metadata = path.join(running.recordingsFolder, 'metadata', 'rec_2_metadata.json');
    await writeFile(transcript, '{"half');
    await writeFile(metadata, 'nothing');

    running = await startServer({ folder });
    expect(await running.storage.recordings.getRecording(parseRecordingId('rec_3'))).toMatchObject({
      state: 'incomplete',
      transcription: 'hola',
    });
    expect((await running.storage.ledger.job(parseRecordingId('rec_3'), 'offline'))?.state).toBe('pending');
    expect(await readFile(transcript, 'utf8')).toBe('{"half');
    expect(await readFile(metadata, 'utf8')).toBe('nothing');
    for (const name of ['rec_1', 'rec_2']) {
      expect(running.logged()).toContain(
        `"recordingId":"${name}","failure":"corrupt","msg":"recording left open"`,
      );
    }
  });
});

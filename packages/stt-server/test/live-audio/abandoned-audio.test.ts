import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openStorage } from '@enmienda/storage';
import { expect, it } from 'vitest';
import { createAudioSpool } from '../../src/live-audio/audio-spool.ts';
import { makeTemporaryFolder, startServer } from '../running-server.ts';
import { pcm } from './timeline.ts';

it('makes the sound that a dead server left the audio of its recording, and hands it to the batch', async () => {
  const folder = await makeTemporaryFolder();
  const before = await openStorage({ backend: 'local', rootPath: path.join(folder, 'recordings') });
  const { id } = await before.recordings.saveRecording({
    conversationId: 'live-1',
    language: 'es',
    state: 'open',
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  const spool = createAudioSpool(path.join(folder, 'live-audio'));
  const sound = pcm(new Int16Array(8000).fill(1234));
  for (const name of [id, 'rec_deleted' as typeof id]) {
    const file = await spool.open(name, { encoding: 'pcm16', sampleRateHz: 8000, channels: 1 });
    file.append(0, 0, sound);
    await file.finish();
  }
  await before.close();

  const running = await startServer({ folder });
  try {
    const { recordings, ledger } = running.storage;
    expect(await recordings.getRecording(id)).toMatchObject({
      state: 'incomplete',
      audio: { durationMs: 1000 },
    });
    expect(
      Buffer.from(await recordings.getAudio(id))
        .subarray(44)
        .equals(sound),
    ).toBe(true);
    expect((await ledger.job(id, 'offline'))?.state).toBe('pending');
    expect(await spool.leftBehind()).toEqual([]);
  } finally {
    await running.close();
    await rm(folder, { recursive: true, force: true });
  }
});

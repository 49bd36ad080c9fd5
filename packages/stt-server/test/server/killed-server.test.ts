import { rm } from 'node:fs/promises';
import path from 'node:path';
import { openStorage, parseRecordingId } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChildServer, spawnServer } from '../child-server.ts';
import { connect, makeTemporaryFolder, writeLexicon } from '../running-server.ts';

let folder: string;
let settings: Record<string, string>;
let child: ChildServer | undefined;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  settings = {
    STORAGE_LOCAL_PATH: 'recordings',
    LEXICON_PATH: await writeLexicon(folder),
    LOG_LEVEL: 'info',
  };
});

afterEach(async () => {
  child?.process.kill('SIGKILL');
  await child?.exited;
  await rm(folder, { recursive: true, force: true });
});

async function stored() {
  const storage = await openStorage({ backend: 'local', rootPath: path.join(folder, 'recordings') });
  try {
    const recordings = await storage.recordings.listRecordings();
    return await Promise.all(
      recordings.map(async (recording) => ({
        recording,
        turns: (await storage.recordings.getTranscript(recording.id))?.versions.at(-1)?.turns ?? [],
        job: await storage.ledger.job(recording.id, 'offline'),
      })),
    );
  } finally {
    await storage.close();
  }
}

describe('a server that is killed in the middle of calls', () => {
  it('has every turn on disk that it answered, and the next one takes the calls for the batch', async () => {
    child = await spawnServer(folder, settings);
    const answered = new Map<string, string[]>();
    const lines = await Promise.all(
      ['call-a', 'call-b', 'call-c'].map(async (name) => {
        const line = await connect(child!.port, name);
        line.socket.on('message', (data: Buffer) => {
          const reply = JSON.parse(data.toString('utf8')) as {
            type: string;
            recording_id: string;
            text: string;
          };
          if (reply.type !== 'final_result') return;
          answered.set(reply.recording_id, [...(answered.get(reply.recording_id) ?? []), reply.text]);
          if (answered.size === 3 && reply.text === 'turno 20') child?.process.kill('SIGKILL');
        });
        return line;
      }),
    );
    // More than are ever answered: the kill falls between and inside of writes.
    for (const line of lines) {
      for (let index = 0; index < 400; index++) line.send({ type: 'final', text: `turno ${index}` });
    }
    await Promise.all(lines.map((line) => line.closed));
    expect(await child.exited).toBe('SIGKILL');

    expect(answered.size).toBe(3);
    const before = await stored();
    for (const [id, texts] of answered) {
      const kept = before.find(({ recording }) => recording.id === parseRecordingId(id));
      const onDisk = kept?.turns.map((turn) => turn.hypothesis) ?? [];
      expect(onDisk.slice(0, texts.length)).toEqual(texts);
      expect(new Set(onDisk).size).toBe(onDisk.length);
      expect(kept?.recording.state).toBe('open');
    }

    child = await spawnServer(folder, settings);
    expect(child.stderr()).toContain('calls left open by a server that died');
    for (const { recording, turns, job } of await stored()) {
      expect(recording).toMatchObject({ state: 'incomplete', processed: false });
      expect(recording.transcription.split('\n')).toEqual(turns.map((turn) => turn.text));
      expect(job?.state).toBe('pending');
    }
  }, 60_000);
});

describe('a server that gets SIGTERM', () => {
  it('marks the open call, closes it with 1001, and ends with 0', async () => {
    child = await spawnServer(folder, settings);
    const line = await connect(child.port, 'call-term');
    line.send({ type: 'final', text: 'es de mobi estar' });
    expect(await line.next()).toMatchObject({ corrected_text: 'es de Movistar' });
    child.process.kill('SIGTERM');
    expect(await line.closed).toBe(1001);
    expect(await child.exited).toBe(0);
    const [call] = await stored();
    expect(call?.recording).toMatchObject({ state: 'incomplete', transcription: 'es de Movistar' });
    expect(call?.job?.state).toBe('pending');
  }, 60_000);
});

describe('a second server on the same recordings', () => {
  it('leaves the live calls of the first alone', async () => {
    child = await spawnServer(folder, settings);
    const line = await connect(child.port, 'call-first');
    line.send({ type: 'final', text: 'uno' });
    await line.next();
    const second = await spawnServer(folder, settings);
    line.send({ type: 'final', text: 'dos' });
    expect(await line.next()).toMatchObject({ type: 'final_result', turn_index: 1 });
    second.process.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    const [call] = await stored();
    expect(call?.recording.state).toBe('open');
    line.socket.terminate();
  }, 60_000);
});

import type { Socket } from 'node:net';
import { type Storage, StorageError } from '@enmienda/storage';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, type RunningServer, startServer } from '../running-server.ts';

let running: RunningServer | undefined;

afterEach(() => running?.close());

/** A storage whose live writes fail while `failure` says how: before anything is written, or after all of it is. */
function failingStorage() {
  const control: { failure: 'none' | 'before' | 'after' } = { failure: 'none' };
  const noSpace = () => new StorageError({ kind: 'no-space', path: 'recordings' });
  const wrap = (storage: Storage): Storage => ({
    ...storage,
    recordings: {
      ...storage.recordings,
      async saveLiveTurns(id, version) {
        if (control.failure === 'before') throw noSpace();
        const saved = await storage.recordings.saveLiveTurns(id, version);
        if (control.failure === 'after') throw noSpace();
        return saved;
      },
    },
  });
  return { control, wrap };
}

async function finish(client: Awaited<ReturnType<typeof connect>>) {
  client.send({ type: 'end' });
  const { recording_id } = await client.next();
  const [recording] = await running!.storage.recordings.listRecordings();
  expect(recording?.id).toBe(recording_id);
  return recording?.transcription.split('\n');
}

describe('a turn that can not be stored', () => {
  it.each(['before', 'after'] as const)(
    'is refused, and is there once when it is sent again (failing %s the write)',
    async (failure) => {
      const { control, wrap } = failingStorage();
      running = await startServer({ wrapStorage: wrap });
      const client = await connect(running.port, 'call-again');
      client.send({ type: 'final', text: 'uno' });
      await client.next();
      control.failure = failure;
      client.send({ type: 'final', text: 'dos' });
      expect(await client.next()).toMatchObject({ type: 'error', code: 'not_stored' });
      control.failure = 'none';
      client.send({ type: 'final', text: 'dos' });
      expect(await client.next()).toMatchObject({ type: 'final_result', turn_index: 1, text: 'dos' });
      expect(await finish(client)).toEqual(['uno', 'dos']);
    },
  );

  it('is there once when several were refused together and are sent again one by one', async () => {
    const { control, wrap } = failingStorage();
    running = await startServer({ wrapStorage: wrap });
    const client = await connect(running.port, 'call-several');
    client.send({ type: 'final', text: 'uno' });
    await client.next();
    control.failure = 'after';
    const together = ['dos', 'tres'];
    const { _socket: packet } = client.socket as unknown as { _socket: Socket };
    packet.cork();
    for (const text of together) client.send({ type: 'final', text });
    packet.uncork();
    expect(await client.next()).toMatchObject({ code: 'not_stored' });
    expect(await client.next()).toMatchObject({ code: 'not_stored' });
    control.failure = 'none';
    for (const text of together) {
      client.send({ type: 'final', text });
      expect(await client.next()).toMatchObject({ type: 'final_result', text });
    }
    expect(await finish(client)).toEqual(['uno', 'dos', 'tres']);
  });

  it('does not block the turns after it', async () => {
    const { control, wrap } = failingStorage();
    running = await startServer({ wrapStorage: wrap });
    const client = await connect(running.port, 'call-on');
    control.failure = 'after';
    client.send({ type: 'final', text: 'uno' });
    expect(await client.next()).toMatchObject({ code: 'not_stored' });
    control.failure = 'none';
    client.send({ type: 'final', text: 'dos' });
    expect(await client.next()).toMatchObject({ type: 'final_result', turn_index: 1, text: 'dos' });
    expect(await finish(client)).toEqual(['uno', 'dos']);
  });

  it('is in the recording when the call ends before it was sent again, if it was written', async () => {
    const { control, wrap } = failingStorage();
    running = await startServer({ wrapStorage: wrap });
    const client = await connect(running.port, 'call-over');
    client.send({ type: 'final', text: 'uno' });
    await client.next();
    control.failure = 'after';
    client.send({ type: 'final', text: 'dos' });
    expect(await client.next()).toMatchObject({ code: 'not_stored' });
    expect(await finish(client)).toEqual(['uno', 'dos']);
  });
});

import { readFile } from 'node:fs/promises';
import { parseRecordingId } from '@enmienda/storage';
import { EngineError } from '@enmienda/stt-server/engines';
import type {} from '@fastify/websocket';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { exactDetector, pcm, say, soundOf, timelineEngine } from './live-audio/timeline.ts';
import { type Received, type RunningOptions, type RunningServer, startServer } from './running-server.ts';

let running: RunningServer;

afterEach(() => running.close());

const said = [...say(['soy', 'de', 'mobi', 'estar'], 500), ...say(['gracias', 'adiós'], 7000)];

async function connectAsr(query: string, options: RunningOptions = {}) {
  running = await startServer({ engine: timelineEngine(said), voice: exactDetector, ...options });
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/api/v1/asr/stream?${query}`);
  const messages: Received[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Received));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    messages,
    closed,
    send(samples: Int16Array) {
      for (let at = 0; at < samples.length; at += 1600) socket.send(pcm(samples.subarray(at, at + 1600)));
    },
  };
}

it('tells each window corrected, a summary, and that it is over', async () => {
  const client = await connectAsr('tenant_id=acme&conversation_id=conv-a&agent_id=ag-1');
  client.send(soundOf(said, 10_000));
  client.socket.send('{"type":"stop"}');
  expect(await client.closed).toBe(1000);
  expect(client.messages).toMatchObject([
    {
      type: 'batch_processed',
      batch_index: 0,
      start_ms: 280,
      text: 'soy de mobi estar',
      corrected_text: 'soy de Movistar',
      words: [{ text: 'soy', start_ms: 500 }, {}, { text: 'Movistar' }],
      corrections: [{ original: 'mobi estar' }],
      lexicon_version: 0,
    },
    { type: 'batch_processed', batch_index: 1, corrected_text: 'gracias adiós' },
    {
      type: 'final_summary',
      audio_ms: 10_000,
      batches: 2,
      turns: 2,
      corrections: 1,
      corrected_text: 'soy de Movistar gracias adiós',
      abandoned: { batches: 0, audio_ms: 0 },
    },
    { type: 'session_ended', reason: 'stopped' },
  ]);
  const id = parseRecordingId(String(client.messages[2]?.['recording_id']));
  expect(await running.storage.recordings.getRecording(id)).toMatchObject({
    tenantId: 'acme',
    agentId: 'ag-1',
    state: 'complete',
    audio: { durationMs: 10_000 },
  });
  const [version] = (await running.storage.recordings.getTranscript(id))?.versions ?? [];
  expect(version?.engine).toBe('test/timeline');
  expect((await running.storage.ledger.job(id, 'offline'))?.state).toBe('pending');
});

it('tells turns as they were heard where correction is switched off', async () => {
  const client = await connectAsr('conversation_id=conv-b&correction=false');
  client.send(soundOf(said, 5000));
  client.socket.send('{"type":"stop"}');
  await client.closed;
  expect(client.messages[0]).toMatchObject({ corrected_text: 'soy de mobi estar', lexicon_version: null });
});

it('says which window could not be transcribed, and leaves the recording to the batch', async () => {
  const client = await connectAsr('conversation_id=conv-c', {
    engine: timelineEngine(said, () =>
      Promise.reject(new EngineError({ kind: 'crashed', exit: 'signal SIGSEGV' })),
    ),
  });
  client.send(soundOf(said, 5000));
  client.socket.send('{"type":"stop"}');
  await client.closed;
  expect(client.messages).toMatchObject([
    { type: 'error', code: 'not_transcribed' },
    { type: 'final_summary', batches: 0, abandoned: { batches: 1 } },
    { type: 'session_ended' },
  ]);
  const [recording] = await running.storage.recordings.listRecordings();
  expect(recording).toMatchObject({ state: 'incomplete', audio: { durationMs: 5000 } });
});

it('is closed after ten frames that can not be read', async () => {
  const client = await connectAsr('conversation_id=conv-d');
  for (let at = 0; at < 10; at++) client.socket.send('{"type":"nonsense"}');
  expect(await client.closed).toBe(1008);
  expect(client.messages.every(({ code }) => code === 'bad_message')).toBe(true);
});

it('closes the call when its connection is lost, with what was received', async () => {
  const client = await connectAsr('conversation_id=conv-e');
  client.send(soundOf(said, 5000));
  client.socket.once('message', () => client.socket.terminate());
  await expect
    .poll(async () => (await running.storage.recordings.listRecordings())[0]?.state)
    .toBe('complete');
});

it('says good-bye when the server stops', async () => {
  const client = await connectAsr('conversation_id=conv-f');
  client.send(soundOf(said, 5000));
  await expect.poll(() => client.messages.length).toBe(1);
  await running.server.close();
  expect(await client.closed).toBe(1001);
  expect(client.messages.slice(1)).toMatchObject([
    { type: 'final_summary', audio_ms: 5000 },
    { type: 'session_ended', reason: 'server_stopping' },
  ]);
});

it('is told to wait where it is faster than the engine, and to go on', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const long = say(
    Array.from({ length: 150 }, (_, at) => `p${at}`),
    500,
  );
  const client = await connectAsr('conversation_id=conv-g', { engine: timelineEngine(long, () => held) });
  client.send(soundOf(long, 60_000));
  client.socket.send('{"type":"stop"}');
  const { clients } = running.server.app.websocketServer;
  await expect.poll(() => [...clients].some((socket) => socket.isPaused)).toBe(true);
  release();
  expect(await client.closed).toBe(1000);
  const text = client.messages.flatMap(({ type, corrected_text }) =>
    type === 'batch_processed' ? [corrected_text] : [],
  );
  expect(text.join(' ')).toBe(long.map((word) => word.text).join(' '));
});

it('is what docs/wire.md shows, message by message', async () => {
  const page = await readFile(new URL('../../../docs/wire.md', import.meta.url), 'utf8');
  const blocks = (kind: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`json ${kind}\n([^\`]*)^\`\`\``, 'gm'))].map(
      ([, json]) => JSON.parse(json ?? '') as Received,
    );
  let calls = 0;
  const failing = timelineEngine(said, () => {
    calls += 1;
    return calls === 3
      ? Promise.reject(new EngineError({ kind: 'crashed', exit: 'exit code 1' }))
      : Promise.resolve();
  });
  const client = await connectAsr('conversation_id=conv-h&interim=true', { engine: failing });
  const samples = soundOf(said, 10_000);
  client.send(samples.subarray(0, 16_000 * 2));
  await expect.poll(() => client.messages.length).toBe(1);
  client.send(samples.subarray(16_000 * 2));
  for (const message of blocks('sound-client')) client.socket.send(JSON.stringify(message));
  await client.closed;
  const sent = new Map(client.messages.map((message) => [message.type, message]));
  const shown = blocks('sound-server');
  expect(shown.map(({ type }) => type).sort()).toEqual([...sent.keys()].sort());
  for (const example of shown)
    expect(Object.keys(example).sort()).toEqual(Object.keys(sent.get(example.type)!).sort());
});

/** The exchange of vosk-server's own clients (websocket/test.py): after each frame they wait for its reply. */
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { exactDetector, pcm, say, soundOf, timelineEngine } from './live-audio/timeline.ts';
import { type RunningServer, startServer } from './running-server.ts';

let running: RunningServer;

afterEach(() => running.close());

const said = [...say(['soy', 'de', 'mobi', 'estar'], 500), ...say(['gracias'], 4000)];

interface Reply {
  readonly partial?: string;
  readonly text?: string;
  readonly result?: readonly {
    readonly word: string;
    readonly start: number;
    readonly end: number;
    readonly conf: number;
  }[];
  readonly alternatives?: readonly { readonly text: string }[];
}

async function connectVosk(query = '') {
  running = await startServer({ engine: timelineEngine(said), voice: exactDetector });
  const socket = new WebSocket(`ws://127.0.0.1:${running.port}/vosk${query}`);
  const replies: Reply[] = [];
  let taken = 0;
  socket.on('message', (data: Buffer) => replies.push(JSON.parse(data.toString()) as Reply));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    socket,
    closed,
    replies,
    /** Sends and waits for the one reply. */
    async ask(message: string | Buffer): Promise<Reply> {
      socket.send(message);
      taken += 1;
      await expect.poll(() => replies.length, { interval: 2 }).toBe(taken);
      return replies[taken - 1]!;
    },
  };
}

async function stream(client: Awaited<ReturnType<typeof connectVosk>>, samples: Int16Array) {
  const replies: Reply[] = [];
  for (let at = 0; at < samples.length; at += 4000)
    replies.push(await client.ask(pcm(samples.subarray(at, at + 4000))));
  return replies;
}

it('answers each frame once, with a partial or a final text, and eof with the rest', async () => {
  const client = await connectVosk('?language=es&conversation_id=conv-v');
  client.socket.send('{ "config" : { "sample_rate" : 16000 } }');
  const samples = soundOf(said, 5000, 16_000);
  const replies = await stream(client, samples);
  expect(replies).toHaveLength(Math.ceil(samples.length / 4000));
  for (const reply of replies) expect('partial' in reply || 'text' in reply).toBe(true);
  const finals = replies.filter(({ text }) => text !== undefined);
  expect(finals).toMatchObject([
    {
      text: 'soy de Movistar',
      result: [{ word: 'soy', start: 0.5, end: 0.8, conf: 0.9 }, { word: 'de' }, { word: 'Movistar' }],
      x_enmienda: [{ raw_text: 'soy de mobi estar' }],
    },
  ]);
  const last = await client.ask('{"eof" : 1}');
  expect(last).toMatchObject({ text: 'gracias', result: [{ word: 'gracias', start: 4 }] });
  expect(await client.closed).toBe(1000);
  const [recording] = await running.storage.recordings.listRecordings({ conversationId: 'conv-v' });
  expect(recording).toMatchObject({ state: 'complete', transcription: 'soy de Movistar\ngracias' });
});

it('answers a reset with what was said so far, and goes on', async () => {
  const client = await connectVosk();
  client.socket.send('{"config":{"sample_rate":16000,"words":false,"phrase_list":["Movistar","[unk]"]}}');
  const samples = soundOf(said, 5000, 16_000);
  await stream(client, samples.subarray(0, 16_000));
  const early = await client.ask('{"reset" : 1}');
  expect(early).toMatchObject({ text: 'soy' });
  expect(early.result).toBeUndefined();
  await stream(client, samples.subarray(16_000));
  expect((await client.ask('{"eof" : 1}')).text).toContain('gracias');
});

it('answers eof without sound, and with alternatives where they are asked for', async () => {
  const client = await connectVosk();
  client.socket.send('{"config":{"max_alternatives":3}}');
  expect(await client.ask('{"eof" : 1}')).toEqual({
    alternatives: [{ confidence: 0, text: '' }],
    x_enmienda: [],
  });
  expect(await running.storage.recordings.listRecordings()).toEqual([]);
});

it.each(['nonsense', '{"config":{"sample_rate":1}}', '{"eof":2}'])(
  'closes the connection after %s',
  async (text) => {
    const client = await connectVosk();
    client.socket.send(text);
    expect(await client.closed).toBe(1008);
  },
);

/** Deepgram's own client, as it is published, against a server of ours. */
import { createHash } from 'node:crypto';
import { DeepgramClient, DeepgramError } from '@deepgram/sdk';
import { parseRecordingId } from '@enmienda/storage';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hearing } from './heard-engine.ts';
import { exactDetector, pcm, say, soundOf, timelineEngine } from './live-audio/timeline.ts';
import { type RunningOptions, type RunningServer, startServer } from './running-server.ts';
import { toneWav } from './wav-file.ts';

let running: RunningServer;

afterEach(() => running.close());

async function start(options: RunningOptions): Promise<DeepgramClient> {
  running = await startServer({ voice: exactDetector, ...options });
  const base = `http://127.0.0.1:${running.port}`;
  const production = `ws://127.0.0.1:${running.port}`;
  const environment = { base, production, agent: production, agentRest: base };
  return new DeepgramClient({ apiKey: 'none', environment, maxRetries: 0 });
}

/** Messages as they come, and a way to wait for the next of a type. */
async function openStream(client: DeepgramClient, wish: Record<string, unknown> = {}) {
  const socket = await client.listen.v1.connect({
    model: 'nova-3',
    language: 'es',
    encoding: 'linear16',
    sample_rate: 16_000,
    reconnectAttempts: 0,
    ...wish,
  });
  const messages: { readonly type: string; readonly [name: string]: unknown }[] = [];
  socket.on('message', (message) => messages.push(message as unknown as (typeof messages)[number]));
  const closed = new Promise<number>((resolve) => socket.on('close', (event) => resolve(event.code)));
  socket.connect();
  await socket.waitForOpen();
  return {
    socket,
    messages,
    closed,
    finals: () =>
      messages.flatMap((message) => {
        const { type, is_final, channel } = message as unknown as ResultsMessage;
        return type === 'Results' && is_final ? [channel.alternatives[0]!.transcript] : [];
      }),
    send(samples: Int16Array) {
      for (let at = 0; at < samples.length; at += 1600)
        socket.sendMedia(pcm(samples.subarray(at, at + 1600)));
    },
  };
}

interface ResultsMessage {
  readonly type: string;
  readonly is_final: boolean;
  readonly speech_final: boolean;
  readonly from_finalize: boolean;
  readonly start: number;
  readonly duration: number;
  readonly channel_index: readonly number[];
  readonly channel: { readonly alternatives: readonly { readonly transcript: string }[] };
}

describe('client.listen.v1.media.transcribeFile', () => {
  const wav = toneWav({ seconds: 4, sampleRateHz: 8000 });

  it('gets corrected words with their times, and beside them what was heard', async () => {
    const client = await start({ engine: hearing('Soy de mobi estar. Gracias') });
    const reply = await client.listen.v1.media.transcribeFile(wav, {
      model: 'nova-3',
      language: 'es-419',
      smart_format: true,
      utterances: true,
      keyterm: ['Movistar', 'Acme'],
    });
    expect(reply).toMatchObject({
      metadata: { duration: 4, channels: 1, sha256: createHash('sha256').update(wav).digest('hex') },
      results: {
        channels: [
          {
            alternatives: [
              {
                transcript: 'Soy de Movistar. Gracias',
                words: [
                  { word: 'soy', punctuated_word: 'Soy', start: 0, end: 0.8 },
                  { word: 'de' },
                  { word: 'movistar', punctuated_word: 'Movistar.', start: 1.6, end: 3.2 },
                  { word: 'gracias' },
                ],
              },
            ],
          },
        ],
        utterances: [{ transcript: 'Soy de Movistar.', start: 0, end: 3.2 }, { transcript: 'Gracias' }],
      },
      x_enmienda: { raw_text: 'Soy de mobi estar. Gracias', corrections: [{ replacement: 'Movistar' }] },
    });
    const { x_enmienda } = reply as unknown as { x_enmienda: { recording_id: string } };
    const stored = await running.storage.recordings.getTranscript(parseRecordingId(x_enmienda.recording_id));
    expect(stored?.versions[0]?.turns[0]?.hypothesis).toBe('Soy de mobi estar. Gracias');
  });

  it('writes words otherwise where it is asked to, in the reply only', async () => {
    const client = await start({ engine: hearing('Soy de mobi estar. Gracias') });
    const reply = await client.listen.v1.media.transcribeFile(wav, {
      replace: ['movistar:la empresa', 'soy:'],
    });
    expect(reply).toMatchObject({
      results: { channels: [{ alternatives: [{ transcript: 'de la empresa. Gracias' }] }] },
    });
    const [recording] = await running.storage.recordings.listRecordings();
    expect(recording?.transcription).toBe('Soy de Movistar. Gracias');
  });

  it('takes samples without a header, and is not corrected where that is switched off', async () => {
    const client = await start({ engine: hearing('soy de mobi estar') });
    const reply = await client.listen.v1.media.transcribeFile(
      wav.subarray(44),
      { encoding: 'linear16' },
      { queryParams: { sample_rate: 8000, correction: 'false' } },
    );
    expect(reply).toMatchObject({
      metadata: { duration: 4 },
      results: { channels: [{ alternatives: [{ transcript: 'soy de mobi estar' }] }] },
    });
  });

  it.each([
    [{ diarize: true }, 'diarize'],
    [{ language: 'fr' }, 'language'],
    [{ encoding: 'linear16' }, 'sample_rate'],
  ])('is told of %o as Deepgram would tell it', async (wish, field) => {
    const client = await start({ engine: hearing('hola') });
    const error = await client.listen.v1.media.transcribeFile(wav, wish as never).then(
      () => expect.fail('it did not fail'),
      (thrown: unknown) => thrown as DeepgramError,
    );
    expect(error.statusCode).toBe(400);
    expect(error.body).toMatchObject({ err_code: 'BAD_REQUEST' });
    expect(JSON.stringify(error.body)).toContain(field);
  });

  it('fetches no addresses', async () => {
    const client = await start({ engine: hearing('hola') });
    await expect(client.listen.v1.media.transcribeUrl({ url: 'http://127.0.0.1:1/x.wav' })).rejects.toThrow(
      'fetches no addresses',
    );
  });
});

describe('client.listen.v1.connect', () => {
  const said = [...say(['Soy', 'de', 'mobi', 'estar'], 500), ...say(['gracias', 'adiós'], 4000)];

  it('gets each phrase corrected when it ends, and at the end what was received', async () => {
    const client = await start({ engine: timelineEngine(said) });
    const stream = await openStream(client, { vad_events: true, utterance_end_ms: 1000 });
    const samples = soundOf(said, 7000);
    stream.send(samples);
    stream.socket.sendCloseStream({ type: 'CloseStream' });
    expect(await stream.closed).toBe(1000);
    expect(stream.finals()).toEqual(['Soy de Movistar', 'gracias adiós']);
    const [first] = stream.messages.filter(({ type }) => type === 'Results');
    expect(first).toMatchObject({
      channel_index: [0, 1],
      speech_final: true,
      from_finalize: false,
      channel: { alternatives: [{ words: [{ word: 'soy', start: 0.5 }, {}, { word: 'movistar' }] }] },
      x_enmienda: { raw_text: 'Soy de mobi estar', corrections: [{ original: 'mobi estar' }] },
    });
    expect(stream.messages[0]).toMatchObject({ type: 'SpeechStarted', channel: [0, 1] });
    expect(stream.messages.at(-1)).toMatchObject({
      type: 'Metadata',
      duration: 7,
      channels: 1,
      sha256: createHash('sha256').update(pcm(samples)).digest('hex'),
    });
    const [recording] = await running.storage.recordings.listRecordings();
    expect(recording).toMatchObject({
      state: 'complete',
      transcription: 'Soy de Movistar\ngracias adiós',
      audio: { contentType: 'audio/wav', sampleRateHz: 16_000, durationMs: 7000 },
    });
  });

  it('gets what is said so far when it asks for it, and an answer where nothing was said', async () => {
    const client = await start({ engine: timelineEngine(said) });
    const stream = await openStream(client, { endpointing: 5000 });
    stream.send(soundOf(said, 2500));
    stream.socket.sendFinalize({ type: 'Finalize' });
    await expect.poll(() => stream.finals()).toEqual(['Soy de Movistar']);
    stream.socket.sendKeepAlive({ type: 'KeepAlive' });
    stream.socket.sendFinalize({ type: 'Finalize' });
    await expect.poll(() => stream.finals()).toEqual(['Soy de Movistar', '']);
    expect(stream.messages).toMatchObject([
      { from_finalize: true, speech_final: false },
      { from_finalize: true, start: 2.5, duration: 0 },
    ]);
    stream.socket.close();
  });

  it('gets interim results that are not final, and then one that is', async () => {
    const client = await start({ engine: timelineEngine(said) });
    const stream = await openStream(client, { interim_results: true, endpointing: 'false' });
    const samples = soundOf(said, 3000);
    for (let at = 0; at < samples.length; at += 16_000) {
      stream.send(samples.subarray(at, at + 16_000));
      await expect.poll(() => stream.messages.length).toBeGreaterThanOrEqual(at >= 32_000 ? 2 : at / 16_000);
    }
    stream.socket.sendCloseStream({ type: 'CloseStream' });
    await stream.closed;
    const results = stream.messages.filter(({ type }) => type === 'Results');
    expect(results[0]).toMatchObject({ is_final: false, speech_final: false });
    expect(results.at(-1)).toMatchObject({ is_final: true, speech_final: false });
    expect(stream.finals()).toEqual(['Soy de Movistar']);
  });

  it('has two channels apart', async () => {
    const client = await start({ engine: timelineEngine(said) });
    const stream = await openStream(client, { channels: 2, multichannel: true });
    const sides = [soundOf(said.slice(0, 4), 7000), soundOf(said.slice(4), 7000)];
    const both = new Int16Array(sides[0]!.length * 2);
    sides.forEach((side, track) => side.forEach((sample, at) => (both[at * 2 + track] = sample)));
    stream.send(both);
    stream.socket.sendCloseStream({ type: 'CloseStream' });
    await stream.closed;
    const finals = stream.messages.filter(({ type }) => type === 'Results') as unknown as ResultsMessage[];
    expect(
      finals.map(({ channel_index, channel }) => [channel_index, channel.alternatives[0]?.transcript]),
    ).toEqual([
      [[0, 2], 'Soy de Movistar'],
      [[1, 2], 'gracias adiós'],
    ]);
  });

  it.each([
    ['encoding=opus&sample_rate=16000', 'encoding'],
    ['encoding=linear16&sample_rate=1', 'sample_rate'],
    ['encoding=linear16&sample_rate=8000&channels=2', 'channels'],
    ['encoding=linear16&sample_rate=8000&no_such=1', 'no_such'],
  ])('is refused before the upgrade with %s', async (query, field) => {
    await start({ engine: hearing('hola') });
    const response = await fetch(`http://127.0.0.1:${running.port}/v1/listen?${query}`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(field);
  });

  it('is refused where there is no engine, and where as many calls go on as may', async () => {
    await start({});
    const address = () => `http://127.0.0.1:${running.port}/v1/listen?encoding=linear16&sample_rate=8000`;
    expect((await fetch(address())).status).toBe(503);
    await running.close();
    const client = await start({ engine: timelineEngine(said), config: { audioSessionsMax: 1 } });
    const stream = await openStream(client);
    const refused = await fetch(address());
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    stream.socket.close();
    await expect.poll(async () => (await fetch(address())).status).toBe(426);
  });

  it('is closed with a reason after a text frame that is none of the protocol', async () => {
    await start({ engine: hearing('hola') });
    const socket = new WebSocket(
      `ws://127.0.0.1:${running.port}/v1/listen?encoding=linear16&sample_rate=8000`,
    );
    socket.on('open', () => socket.send('nonsense'));
    const [code, reason] = await new Promise<[number, string]>((resolve) =>
      socket.on('close', (closeCode, text) => resolve([closeCode, text.toString()])),
    );
    expect([code, reason.slice(0, 9)]).toEqual([1008, 'DATA-0000']);
  });

  it('is told what was received when the server stops, and is closed with 1001', async () => {
    const client = await start({ engine: timelineEngine(said) });
    const stream = await openStream(client);
    stream.send(soundOf(said, 3000));
    await expect.poll(() => stream.finals()).toHaveLength(1);
    await running.server.close();
    expect(await stream.closed).toBe(1001);
    expect(stream.messages.at(-1)).toMatchObject({ type: 'Metadata', duration: 3 });
    const [recording] = await running.storage.recordings.listRecordings();
    expect(recording).toMatchObject({ state: 'incomplete', audio: { durationMs: 3000 } });
  });
});

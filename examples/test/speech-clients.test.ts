import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { correctedPhrases } from '../src/deepgram-client.ts';
import { transcribeFile } from '../src/openai-client.ts';
import { createBridge, saidSoFar } from '../src/twilio-bridge.ts';
import { type SpeechServer, speech, startSpeechServer, TWILIO_TOKEN } from './speech-server.ts';

let server: SpeechServer;

beforeEach(async () => {
  server = await startSpeechServer();
});

afterEach(() => server.close());

const RATE_HZ = 16_000;

function pcm(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, at) => bytes.writeInt16LE(sample, at * 2));
  return bytes;
}

function wavOf(samples: Int16Array): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length * 2, 4);
  header.write('WAVEfmt ', 8);
  [16, 0x0001_0001, RATE_HZ, RATE_HZ * 2, 0x0010_0002].forEach((value, at) =>
    header.writeUInt32LE(value, 16 + at * 4),
  );
  header.write('data', 36);
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, pcm(samples)]);
}

test('the OpenAI client gets the corrected text of a file', async () => {
  const file = path.join(server.folder, 'call.wav');
  await writeFile(file, wavOf(speech(RATE_HZ)));
  const reply = await transcribeFile(file, { server: `http://127.0.0.1:${server.port}`, token: 'none' });
  expect(reply).toMatchObject({ text: 'soy de Movistar', heard: 'soy de mobi estar' });
  expect(reply.recordingId).toMatch(/^rec_/);
});

test('the Deepgram client gets corrected phrases of live sound', async () => {
  async function* frames() {
    const bytes = pcm(speech(RATE_HZ));
    for (let at = 0; at < bytes.length; at += 3200) {
      yield bytes.subarray(at, at + 3200);
      await new Promise(setImmediate);
    }
  }
  const phrases: string[] = [];
  const options = { server: `127.0.0.1:${server.port}`, token: 'none', sampleRateHz: RATE_HZ };
  for await (const phrase of correctedPhrases(frames(), options)) phrases.push(phrase);
  expect(phrases).toEqual(['soy de Movistar']);
});

test('the Twilio bridge has a call streamed, and reads what both sides said', async () => {
  const streamUrl = `wss://127.0.0.1:${server.port}/twilio/media`;
  const bridge = createBridge({ streamUrl, agentNumber: '+34910000000', tenantId: 'acme' }).listen(
    0,
    '127.0.0.1',
  );
  await once(bridge, 'listening');
  const { port } = bridge.address() as AddressInfo;
  const twiml = await (
    await fetch(`http://127.0.0.1:${port}/voice`, { method: 'POST', body: 'CallSid=CA1' })
  ).text();
  bridge.close();
  const [, url = ''] = /<Stream url="([^"]+)" track="both_tracks">/.exec(twiml) ?? [];
  const parameters = [...twiml.matchAll(/<Parameter name="([^"]+)" value="([^"]+)"/g)];
  const customParameters = Object.fromEntries(
    parameters.map(([, name = '', value = '']): [string, string] => [name, value]),
  );
  // From here on this test is Twilio.
  const signature = createHmac('sha1', TWILIO_TOKEN).update(url).digest('base64');
  const call = new WebSocket(url.replace('wss:', 'ws:'), { headers: { 'x-twilio-signature': signature } });
  await once(call, 'open');
  const send = (message: object) => call.send(JSON.stringify(message));
  const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
  send({
    event: 'start',
    start: { callSid: 'CA1', tracks: ['inbound', 'outbound'], mediaFormat, customParameters },
  });
  const loud = speech(8000);
  for (let ms = 0; ms < 4000; ms += 20) {
    const payload = Buffer.from(
      Uint8Array.from(loud.subarray(ms * 8, (ms + 20) * 8), (sample) => (sample === 0 ? 0xff : 0x90)),
    );
    send({
      event: 'media',
      media: { track: 'inbound', timestamp: String(ms), payload: payload.toString('base64') },
    });
  }
  send({ event: 'stop' });
  await once(call, 'close');
  const reader = { server: `http://127.0.0.1:${server.port}`, token: 'none' };
  expect(await saidSoFar('CA1', reader)).toEqual(['caller: soy de Movistar']);
  expect(await saidSoFar('CA2', reader)).toEqual([]);
});

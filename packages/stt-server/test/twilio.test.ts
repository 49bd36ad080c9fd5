/** Twilio's messages as its documentation shows them, signed by Twilio's own library. */
import twilio from 'twilio';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeSamples } from '../src/audio/telephone-codes.ts';
import { exactDetector, type Said, say, soundOf, timelineEngine } from './live-audio/timeline.ts';
import { type RunningServer, startServer } from './running-server.ts';

const authToken = '0123456789abcdef0123456789abcdef';

let running: RunningServer;

afterEach(() => running.close());

/** Each sample as the code whose value is nearest; the timeline's counts don't survive that, so that one code stands for speech. */
const SPEECH_CODE = 0x90;

function mulaw(said: readonly Said[], lengthMs: number): Buffer {
  return Buffer.from(
    Uint8Array.from(soundOf(said, lengthMs, 8000), (sample) => (sample === 0 ? 0xff : SPEECH_CODE)),
  );
}

async function start(publicUrl?: string) {
  const sides = { inbound: say(['soy', 'de', 'mobi', 'estar'], 500), outbound: say(['diga'], 3000) };
  const heard: number[] = [];
  running = await startServer({
    voice: exactDetector,
    engine: {
      ...timelineEngine([]),
      // Who speaks is known by how long he does.
      transcribe(wav) {
        const samples = decodeSamples(wav.subarray(44), 'pcm16');
        const first = samples.findIndex(Boolean) / 8;
        const loudMs = samples.filter(Boolean).length / 8;
        heard.push(loudMs);
        const said = loudMs > 500 ? sides.inbound : sides.outbound;
        const shift = first - said[0]!.startMs;
        const words = said.map(({ text, startMs, endMs }) => ({
          text,
          startMs: Math.round(startMs + shift),
          endMs: Math.round(endMs + shift),
          confidence: 0.9,
        }));
        return Promise.resolve({
          text: words.map(({ text }) => text).join(' '),
          words,
          durationMs: samples.length / 8,
        });
      },
    },
    config: { twilio: { authToken, ...(publicUrl !== undefined && { publicUrl }) } },
  });
  return { sides, heard };
}

async function connectTwilio(signature?: string): Promise<WebSocket> {
  const url = `ws://127.0.0.1:${running.port}/twilio/media`;
  const signed = twilio.getExpectedTwilioSignature(authToken, url.replace('ws:', 'wss:'), {});
  const socket = new WebSocket(url, { headers: { 'x-twilio-signature': signature ?? signed } });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

const startMessage = (customParameters: Record<string, string> = {}) => ({
  event: 'start',
  sequenceNumber: '1',
  start: {
    accountSid: 'AC0123',
    streamSid: 'MZ18ad',
    callSid: 'CA4567',
    tracks: ['inbound', 'outbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters,
  },
  streamSid: 'MZ18ad',
});

describe('a call that Twilio streams', () => {
  it('is one recording with both sides as it was received, corrected, of the tenant of its parameters', async () => {
    const { sides } = await start();
    const socket = await connectTwilio();
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    const send = (message: object) => socket.send(JSON.stringify(message));
    send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    send(
      startMessage({
        tenant_id: 'acme',
        conversation_id: 'conv-t',
        agent_id: 'ag-7',
        language: 'es-MX',
        other: 'x',
      }),
    );
    const sound = { inbound: mulaw(sides.inbound, 5000), outbound: mulaw(sides.outbound, 5000) };
    let sequence = 2;
    for (let ms = 0; ms < 5000; ms += 20) {
      for (const track of ['inbound', 'outbound'] as const) {
        const payload = sound[track].subarray(ms * 8, (ms + 20) * 8).toString('base64');
        const media = { track, chunk: String(ms / 20 + 1), timestamp: String(ms), payload };
        send({ event: 'media', sequenceNumber: String(sequence++), media, streamSid: 'MZ18ad' });
      }
    }
    send({
      event: 'dtmf',
      streamSid: 'MZ18ad',
      sequenceNumber: '5',
      dtmf: { track: 'inbound_track', digit: '1' },
    });
    send({
      event: 'stop',
      sequenceNumber: '999',
      streamSid: 'MZ18ad',
      stop: { accountSid: 'AC0123', callSid: 'CA4567' },
    });
    expect(await closed).toBe(1000);
    const [recording] = await running.storage.recordings.listRecordings({ conversationId: 'conv-t' });
    expect(recording).toMatchObject({
      tenantId: 'acme',
      agentId: 'ag-7',
      state: 'complete',
      audio: { channels: 2, sampleRateHz: 8000, durationMs: 5000 },
    });
    const transcript = await running.storage.recordings.getTranscript(recording!.id);
    expect(transcript?.versions[0]?.turns).toMatchObject([
      { speaker: 'caller', hypothesis: 'soy de mobi estar', text: 'soy de Movistar', startMs: 500 },
      { speaker: 'agent', text: 'diga', startMs: 3000 },
    ]);
    const wav = await running.storage.recordings.getAudio(recording!.id);
    expect([wav[20], wav[44 + 1000 * 16], wav[44 + 1000 * 16 + 1]]).toEqual([7, SPEECH_CODE, 0xff]);
  });

  it.each([
    [
      'sound before its start',
      { event: 'media', media: { track: 'inbound', timestamp: '0', payload: 'AAAA' } },
    ],
    [
      'another encoding',
      { ...startMessage(), start: { ...startMessage().start, mediaFormat: { encoding: 'opus' } } },
    ],
    ['a message that there is not', { event: 'nonsense' }],
  ])('is closed after %s', async (_name, message) => {
    await start();
    const socket = await connectTwilio();
    socket.send(JSON.stringify(message));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1008);
  });
});

describe('the signature', () => {
  it('is asked for before the upgrade', async () => {
    await start();
    for (const signature of ['', 'AAAA', twilio.getExpectedTwilioSignature('another', 'wss://x', {})])
      await expect(connectTwilio(signature)).rejects.toThrow('Unexpected server response: 403');
  });

  it('is that of the address that Twilio was told, where a proxy stands in between', async () => {
    const publicUrl = 'wss://calls.example.com/twilio/media?x=1';
    await start(publicUrl);
    const socket = await connectTwilio(twilio.getExpectedTwilioSignature(authToken, publicUrl, {}));
    expect(socket.readyState).toBe(socket.OPEN);
    socket.close();
    await expect(connectTwilio()).rejects.toThrow('403');
  });

  it('can not be checked without the token of the account, and nothing is taken', async () => {
    running = await startServer({ engine: timelineEngine([]), voice: exactDetector });
    await expect(connectTwilio()).rejects.toThrow('Unexpected server response: 503');
  });
});

/** Phrases are planted wherever a client of live sound or of another's protocol can put any; log and figures must hold none. */
import { EngineError } from '@enmienda/stt-server/engines';
import twilio from 'twilio';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { exactDetector, pcm, say, soundOf, timelineEngine } from '../live-audio/timeline.ts';
import { startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';

const PHRASE = 'zorzalvioleta';
const TOKEN = '0123456789abcdef0123456789abcdef';

const said = say(['hola', PHRASE, 'mobi', 'estar'], 500);

it('logs and counts nothing that a client sent or said', async () => {
  let windows = 0;
  const running = await startServer({
    voice: exactDetector,
    engine: timelineEngine(said, () => {
      windows += 1;
      if (windows % 3 === 0) return Promise.reject(new Error(`crashed\n    at ${PHRASE}`));
      return windows % 3 === 1
        ? Promise.resolve()
        : Promise.reject(new EngineError({ kind: 'crashed', exit: 'exit code 1' }));
    }),
    config: { twilio: { authToken: TOKEN } },
  });
  const base = `127.0.0.1:${running.port}`;

  /** Sends everything and waits for the end of the connection; says how it ended. */
  const talk = (path: string, frames: readonly (string | Buffer)[], headers: Record<string, string> = {}) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(`ws://${base}${path}`, { headers });
      socket.on('open', () => frames.forEach((frame) => socket.send(frame)));
      socket.on('close', resolve);
      socket.on('error', () => resolve(0));
    });
  const sound = pcm(soundOf(said, 4000));
  const ids = `conversation_id=${PHRASE}&agent_id=${PHRASE}&tenant_id=${PHRASE}`;
  const signature = twilio.getExpectedTwilioSignature(TOKEN, `wss://${base}/twilio/media`, {});
  const signed = { 'x-twilio-signature': signature };
  const codes = [
    await talk(
      `/v1/listen?encoding=linear16&sample_rate=16000&keyterm=${PHRASE}&replace=hola:${PHRASE}&${ids}`,
      [sound, '{"type":"CloseStream"}'],
    ),
    await talk(`/v1/listen?encoding=${PHRASE}`, []),
    await talk('/v1/listen?encoding=linear16&sample_rate=16000', [`{"type":"${PHRASE}"}`]),
    await talk(`/vosk?${ids}`, [
      `{"config":{"sample_rate":16000,"phrase_list":["${PHRASE}"]}}`,
      sound,
      '{"eof" : 1}',
    ]),
    await talk('/vosk', [PHRASE]),
    await talk(`/api/v1/asr/stream?${ids}`, [sound, PHRASE, '{"type":"stop"}']),
    await talk(`/api/v1/asr/stream?${PHRASE}=1`, []),
    await talk('/twilio/media', [PHRASE], signed),
    await talk(
      '/twilio/media',
      [JSON.stringify({ event: 'start', start: { callSid: `..${PHRASE}` } })],
      signed,
    ),
    await talk('/twilio/media', [], { 'x-twilio-signature': PHRASE }),
    await talk(`/ws/${PHRASE}`, [
      `{"type":"start","audio":{"encoding":"pcm16","sample_rate":16000},"speaker":"${PHRASE}"}`,
      sound,
      '{"type":"end"}',
    ]),
  ];
  expect(codes).toEqual([1000, 0, 1008, 1000, 1008, 1000, 0, 1008, 1008, 0, 1000]);

  const wav = toneWav({ seconds: 1, sampleRateHz: 8000 });
  const form = () => {
    const fields = new FormData();
    fields.append('file', new Blob([new Uint8Array(wav)]), `${PHRASE}.wav`);
    fields.append('model', PHRASE);
    fields.append('prompt', PHRASE);
    return fields;
  };
  const statuses: number[] = [];
  for (const [path, init] of [
    ['/v1/audio/transcriptions', { method: 'POST', body: form() }],
    ['/v1/audio/transcriptions', { method: 'POST', body: form() }],
    ['/v1/audio/transcriptions', { method: 'POST', body: form() }],
    [`/v1/audio/transcriptions?${PHRASE}=1`, { method: 'POST', body: form() }],
    [`/v1/models/${PHRASE}`, {}],
    [`/v1/listen?keyterm=${PHRASE}`, { method: 'POST', body: new Uint8Array(wav) }],
    [`/v1/listen?callback=http://${PHRASE}`, { method: 'POST', body: new Uint8Array(wav) }],
    [
      '/v1/listen',
      { method: 'POST', body: `{"url":"${PHRASE}"}`, headers: { 'content-type': 'application/json' } },
    ],
    [`/recordings?conversation_id=${PHRASE}`, {}],
    [`/recordings?${PHRASE}=1`, {}],
    [`/recordings/${PHRASE}`, {}],
    [`/recordings/rec_${PHRASE}/transcript`, {}],
    [`/recordings/rec_${PHRASE}/audio`, { headers: { range: PHRASE } }],
    [`/lexicons/${PHRASE}/versions`, {}],
    [`/lexicons/es/versions/${PHRASE}`, {}],
  ] as const)
    statuses.push((await fetch(`http://${base}${path}`, init)).status);
  expect(statuses.slice(3)).toEqual([
    400,
    404,
    expect.any(Number),
    400,
    400,
    200,
    400,
    400,
    404,
    404,
    400,
    400,
  ]);
  expect(statuses.slice(0, 3).sort()).toEqual([200, 500, 502]);

  const figures = await (await fetch(`http://${base}/metrics`)).text();
  await running.close();
  const log = running.logged();
  expect(log).toContain('window not transcribed');
  expect(log).toContain('call ended');
  expect(figures).toContain('enmienda_engine_failures_total{kind="crashed"}');
  expect((log + figures).toLowerCase()).not.toContain(PHRASE);
});

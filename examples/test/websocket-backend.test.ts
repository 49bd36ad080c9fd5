import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { compileLexicon, createCorrector } from '@enmienda/correction';
import { spanish } from '@enmienda/correction/es';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, type WebSocketServer } from 'ws';
import { serveCalls } from '../src/websocket-backend.ts';

const { lexicon } = compileLexicon({
  language: spanish({ dialect: 'es-MX' }),
  entries: [{ canonical: 'Movistar', surfaces: ['movi star'] }],
  pairs: [{ heard: 'mobi estar', canonical: 'Movistar' }],
});

let server: WebSocketServer;
let socket: WebSocket;

beforeEach(async () => {
  server = serveCalls(0, () => createCorrector(lexicon));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  socket = new WebSocket(`ws://127.0.0.1:${port}/calls/conv-1`);
  await once(socket, 'open');
});

afterEach(async () => {
  socket.terminate();
  for (const client of server.clients) client.terminate();
  await new Promise((closed) => server.close(closed));
});

async function reply(message: string): Promise<unknown> {
  socket.send(message);
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString('utf8'));
}

test('answers a final turn with the corrected text and the words at their times', async () => {
  const words = [
    { text: 'con', startMs: 0, endMs: 200 },
    { text: 'mobi', startMs: 210, endMs: 500 },
    { text: 'estar', startMs: 510, endMs: 900 },
  ];
  expect(await reply(JSON.stringify({ text: 'con mobi estar', words }))).toMatchObject({
    text: 'con Movistar',
    original: 'con mobi estar',
    words: [
      { text: 'con', startMs: 0, endMs: 200 },
      { text: 'Movistar', startMs: 210, endMs: 900 },
    ],
  });
});

test('shows what of a partial is stable, and takes it back with the recogniser', async () => {
  const said =
    'buenas tardes le llamo porque tengo un problema con mobi estar y con la factura de este mes que ha llegado';
  const hear = (text: string) => reply(JSON.stringify({ text, isPartial: true }));
  await hear(`${said} mal`);
  const corrected = said.replace('mobi estar', 'Movistar');
  const { stable, provisional } = (await hear(`${said} mal`)) as { stable: string; provisional: string };
  expect(stable.length).toBeGreaterThan('buenas tardes le llamo'.length);
  expect(stable + provisional).toBe(`${corrected} mal`);
  expect(await hear(`buenas noches${said.slice('buenas tardes'.length)}`)).toMatchObject({
    reset: { keep: 'buenas '.length, reason: 'words' },
  });
  expect(await reply(JSON.stringify({ text: said }))).toMatchObject({ text: corrected });
  expect(await hear('otra cosa')).toEqual({ stable: '', provisional: 'otra cosa' });
});

test('answers a turn with nothing to correct as it came', async () => {
  expect(await reply(JSON.stringify({ text: 'son ciento veinte pesos' }))).toMatchObject({
    text: 'son ciento veinte pesos',
    corrections: [],
  });
});

test.each([['not JSON'], ['{"text":3}'], ['{"text":"hola","extra":true}'], ['null']])(
  'closes the call with 1007 on a message that is no turn: %s',
  async (message) => {
    socket.send(message);
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1007);
  },
);

test('survives a frame beyond the limit', async () => {
  socket.send('x'.repeat(300 * 1024));
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(1009);
  expect(server.address()).not.toBeNull();
});

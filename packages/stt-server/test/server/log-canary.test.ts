/** Phrases are planted wherever a client can put any, in requests that succeed and that fail; the log must hold none. */
import { StorageError } from '@enmienda/storage';
import type { Engine } from '@enmienda/stt-server/engines';
import { expect, it } from 'vitest';
import { hearing } from '../heard-engine.ts';
import { connect, startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';

const PHRASE = 'zorzalvioleta';

it('logs nothing that a client sent', async () => {
  let transcriptions = 0;
  const heard = hearing(`hola ${PHRASE} de mobi estar`);
  const engine: Engine = {
    ...heard,
    transcribe(audio, options) {
      transcriptions += 1;
      if (transcriptions === 2) return Promise.reject(new Error(`cannot read\n    at ${PHRASE}`));
      return heard.transcribe(audio, options);
    },
  };
  let liveWrites = 0;
  const running = await startServer({
    engine,
    wrapStorage: (storage) => ({
      ...storage,
      recordings: {
        ...storage.recordings,
        saveLiveTurns(id, version) {
          liveWrites += 1;
          if (liveWrites !== 2) return storage.recordings.saveLiveTurns(id, version);
          const cause = new Error(`could not write ${PHRASE}`);
          return Promise.reject(
            new StorageError({ kind: 'unavailable', service: PHRASE, reason: PHRASE }, { cause }),
          );
        },
      },
    }),
  });

  const client = await connect(running.port, `${PHRASE}?agent_id=${PHRASE}&tenant_id=${PHRASE}`);
  const replies: unknown[] = [];
  for (const message of [
    { type: 'partial', text: PHRASE },
    { type: 'final', text: `soy ${PHRASE}`, speaker: PHRASE, words: [{ text: PHRASE }] },
    { type: 'final', text: `otra vez ${PHRASE}` },
    { type: PHRASE },
    { type: 'final', text: 1, [PHRASE]: PHRASE },
    `{"${PHRASE}": ${PHRASE}`,
    { type: 'end' },
  ]) {
    client.send(message);
    replies.push(await client.next());
  }
  expect(replies).toMatchObject([
    { type: 'partial_result' },
    { type: 'final_result' },
    { code: 'not_stored' },
    { code: 'bad_message' },
    { code: 'bad_message' },
    { code: 'bad_json' },
    { type: 'ended' },
  ]);
  const oversize = await connect(running.port, `${PHRASE}-2`);
  oversize.send({ type: 'final', text: PHRASE.repeat(100_000) });
  expect(await oversize.closed).toBe(1009);

  const base = `http://127.0.0.1:${running.port}`;
  const upload = (init: RequestInit, query = '') =>
    fetch(`${base}/transcribe/enhanced${query}`, { method: 'POST', ...init });
  const form = () => {
    const fields = new FormData();
    const audio = new Uint8Array(toneWav({ seconds: 1, sampleRateHz: 8000 }));
    fields.append('file', new Blob([audio], { type: `audio/${PHRASE}` }), `${PHRASE}.wav`);
    fields.append('agent_id', PHRASE);
    return fields;
  };
  const named = new FormData();
  named.append(PHRASE, new Blob([PHRASE]), `${PHRASE}.wav`);
  const statuses = [
    await upload({ body: form() }),
    await upload({ body: form() }),
    await upload({ body: named }),
    await upload({ body: PHRASE, headers: { 'content-type': 'audio/wav', 'user-agent': PHRASE } }),
    await upload({ body: PHRASE, headers: { 'content-type': `text/${PHRASE}` } }),
    await upload({ body: PHRASE }, `?${PHRASE}=${PHRASE}`),
    await fetch(`${base}/${PHRASE}?${PHRASE}`),
    await fetch(`${base}/%E0%A4%A${PHRASE}`),
    await fetch(`${base}/ws/..%2F${PHRASE}`),
    await fetch(`${base}/processing/stats?${PHRASE}`, { headers: { referer: `http://${PHRASE}/` } }),
  ].map((response) => response.status);
  expect(statuses).toEqual([200, 500, 400, 422, 415, 415, 404, 400, 400, 200]);
  await running.close();

  const log = running.logged();
  expect(log).toContain('turns not stored');
  expect(log).toContain('request failed');
  expect(log).toContain('"route":"/transcribe/enhanced"');
  expect(log.toLowerCase()).not.toContain(PHRASE);
});

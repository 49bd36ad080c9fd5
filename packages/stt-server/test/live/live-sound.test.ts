import { EngineError } from '@enmienda/stt-server/engines';
import { afterEach, expect, it } from 'vitest';
import { exactDetector, pcm, say, soundOf, timelineEngine } from '../live-audio/timeline.ts';
import { connect, type RunningServer, startServer } from '../running-server.ts';

let running: RunningServer;

afterEach(() => running.close());

const said = say(['soy', 'de', 'mobi', 'estar'], 500);

const START = { type: 'start', audio: { encoding: 'pcm16', sample_rate: 16_000 }, speaker: 'caller' };

it('hears sound and reads text in one call, as turns of one recording', async () => {
  running = await startServer({ engine: timelineEngine(said), voice: exactDetector });
  const client = await connect(running.port, 'call-sound');
  client.send(START);
  client.send({ type: 'final', text: 'le atiende Ana', speaker: 'agent' });
  expect(await client.next()).toMatchObject({ type: 'final_result', turn_index: 0 });
  const samples = soundOf(said, 5000);
  for (let at = 0; at < samples.length; at += 1600) client.socket.send(pcm(samples.subarray(at, at + 1600)));
  let heard = await client.next();
  while (heard.type === 'partial_result') heard = await client.next();
  expect(heard).toMatchObject({
    type: 'final_result',
    turn_index: 1,
    text: 'soy de mobi estar',
    corrected_text: 'soy de Movistar',
    words: [{ text: 'soy', start_ms: 500 }, {}, { text: 'Movistar' }],
  });
  client.send({ type: 'end' });
  expect(await client.next()).toMatchObject({ type: 'ended', turns: 2 });
  const [recording] = await running.storage.recordings.listRecordings();
  expect(recording).toMatchObject({
    state: 'complete',
    transcription: 'le atiende Ana\nsoy de Movistar',
    audio: { durationMs: 5000 },
  });
  const transcript = await running.storage.recordings.getTranscript(recording!.id);
  expect(transcript?.versions[0]?.turns.map(({ speaker }) => speaker)).toEqual(['agent', 'caller']);
});

it('says what could not be transcribed, and leaves it to the batch', async () => {
  const failing = timelineEngine(said, () =>
    Promise.reject(new EngineError({ kind: 'crashed', exit: 'exit code 1' })),
  );
  running = await startServer({ engine: failing, voice: exactDetector });
  const client = await connect(running.port, 'call-sound');
  client.send(START);
  client.socket.send(pcm(soundOf(said, 5000)));
  expect(await client.next()).toMatchObject({ type: 'error', code: 'not_transcribed' });
  client.send({ type: 'end' });
  await client.next();
  expect((await running.storage.recordings.listRecordings())[0]?.state).toBe('incomplete');
});

it('says that there is nobody to hear, and goes on with text', async () => {
  running = await startServer();
  const client = await connect(running.port, 'call-sound');
  client.send(START);
  expect(await client.next()).toMatchObject({ type: 'error', code: 'no_audio' });
  client.socket.send(Buffer.alloc(320));
  expect(await client.next()).toMatchObject({ type: 'error', code: 'not_text' });
  client.send({ type: 'final', text: 'hola' });
  expect(await client.next()).toMatchObject({ type: 'final_result', text: 'hola' });
});

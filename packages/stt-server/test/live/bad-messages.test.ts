import { parseRecordingId } from '@enmienda/storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, type RunningServer, startServer } from '../running-server.ts';

let running: RunningServer;

beforeAll(async () => {
  running = await startServer();
});

afterAll(() => running.close());

const final = (fields: object) => ({ type: 'final', text: 'hola', ...fields });

describe('a message that is no message', () => {
  it.each([
    ['malformed JSON', '{"type":"final"', 'bad_json', 'one JSON object'],
    ['JSON that is no object', '[1,2]', 'bad_message', 'object'],
    ['an unknown type', { type: 'finale', text: 'x' }, 'bad_message', 'type'],
    ['no type', { text: 'x' }, 'bad_message', 'type'],
    ['a text of the wrong type', { type: 'final', text: 7 }, 'bad_message', 'text'],
    ['no text', { type: 'final' }, 'bad_message', 'text'],
    ['a text that is too long', { type: 'partial', text: 'a'.repeat(10_001) }, 'bad_message', 'text'],
    ['an unknown field', final({ txet: 'x' }), 'bad_message', 'txet'],
    ['words of the wrong type', final({ words: 'hola' }), 'bad_message', 'words'],
    ['a word without text', final({ words: [{ start_ms: 1 }] }), 'bad_message', 'words.0.text'],
    ['a confidence above 1', final({ words: [{ text: 'a', confidence: 1.5 }] }), 'bad_message', 'confidence'],
    ['times in seconds', final({ words: [{ text: 'a', start_ms: 1.5 }] }), 'bad_message', 'start_ms'],
    [
      'an end before its start',
      final({ start_ms: 9, end_ms: 3 }),
      'bad_message',
      'end_ms must not be before',
    ],
    ['a speaker without a name', final({ speaker: '' }), 'bad_message', 'speaker'],
    ['an unknown language', { type: 'start', language: 'fr' }, 'bad_message', 'language'],
    ['a language that is not loaded', { type: 'start', language: 'pt' }, 'bad_message', 'this server has es'],
    ['an agent that is a path', { type: 'start', agent_id: '../x' }, 'bad_message', 'agent_id'],
  ])('is answered with its problem, and nothing is lost: %s', async (...[, message, code, problem]) => {
    const client = await connect(running.port, 'call-bad');
    client.send(message);
    const error = await client.next();
    expect(error).toMatchObject({ type: 'error', code });
    expect(error['message']).toContain(problem);
    client.send({ type: 'final', text: 'sigo aquí' });
    expect(await client.next()).toMatchObject({ type: 'final_result', turn_index: 0, text: 'sigo aquí' });
    client.send({ type: 'end' });
    expect(await client.next()).toMatchObject({ type: 'ended', turns: 1 });
    await client.closed;
  });

  it('may not be binary', async () => {
    const client = await connect(running.port, 'call-binary');
    client.socket.send(Buffer.from([1, 2, 3]));
    expect(await client.next()).toMatchObject({ type: 'error', code: 'not_text' });
    client.socket.terminate();
  });

  it('closes the connection after ten of them, with what was said before stored', async () => {
    const client = await connect(running.port, 'call-nonsense');
    client.send({ type: 'final', text: 'antes' });
    const { recording_id } = await client.next();
    for (let index = 0; index < 10; index++) client.send('nonsense');
    expect(await client.closed).toBe(1008);
    const id = parseRecordingId(String(recording_id));
    await expect
      .poll(async () => running.storage.recordings.getRecording(id), { timeout: 5000 })
      .toMatchObject({ state: 'complete', transcription: 'antes' });
  });

  it('closes with 1009 when it is larger than a mebibyte, and completes the recording', async () => {
    const client = await connect(running.port, 'call-oversize');
    client.send({ type: 'final', text: 'antes' });
    const { recording_id } = await client.next();
    client.send({ type: 'final', text: 'x'.repeat(1024 * 1024) });
    expect(await client.closed).toBe(1009);
    const id = parseRecordingId(String(recording_id));
    await expect
      .poll(async () => running.storage.recordings.getRecording(id), { timeout: 5000 })
      .toMatchObject({ state: 'complete', transcription: 'antes' });
    const refusals = running.logged().match(/^.*"frame refused".*$/gm);
    expect(refusals).toEqual([expect.stringContaining('"failure":"RangeError"')]);
  });

  it('closes with 1007 when it is not UTF-8', async () => {
    const client = await connect(running.port, 'call-latin');
    client.socket.send(Buffer.from('ma\xf1ana', 'latin1'), { binary: false });
    expect(await client.closed).toBe(1007);
  });
});

describe('an address that is no call', () => {
  it.each([
    ['a climbing id', '..%2F..%2Fetc%2Fpasswd'],
    ['an id with a space', 'a%20b'],
    ['an id that is too long', 'a'.repeat(129)],
    ['an unknown language', 'call?language=fr'],
    ['a language that is not loaded', 'call?language=pt'],
    ['an unknown parameter', 'call?lang=es'],
    ['a parameter twice', 'call?agent_id=a&agent_id=b'],
  ])('is refused before the upgrade: %s', async (_name, address) => {
    await expect(connect(running.port, address)).rejects.toThrow('Unexpected server response: 400');
  });

  it('is not found without an id', async () => {
    await expect(connect(running.port, '')).rejects.toThrow(/Unexpected server response: 40[04]/);
  });
});

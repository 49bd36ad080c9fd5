import type { Socket } from 'node:net';
import { parseRecordingId } from '@enmienda/storage';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type LiveClient, type RunningServer, startServer } from '../running-server.ts';

let running: RunningServer;

beforeEach(async () => {
  running = await startServer();
});

afterEach(() => running.close());

async function say(client: LiveClient, text: string) {
  client.send({ type: 'final', text });
  return client.next();
}

async function recordingOf(id: unknown) {
  const recordingId = parseRecordingId(String(id));
  const recording = await running.storage.recordings.getRecording(recordingId);
  const transcript = await running.storage.recordings.getTranscript(recordingId);
  const job = await running.storage.ledger.job(recordingId, 'offline');
  return { recording, turns: transcript?.versions.at(-1)?.turns ?? [], job };
}

describe('a live call', () => {
  it('answers a final turn with the correction, its words and the recording it is stored in', async () => {
    const client = await connect(running.port, 'call-1?agent_id=ag-7');
    client.send({
      type: 'final',
      speaker: 'caller',
      text: 'tengo un problema con mobi estar',
      words: [
        { text: 'tengo', start_ms: 0, end_ms: 200, confidence: 0.9 },
        { text: 'un', start_ms: 200, end_ms: 300, confidence: 0.9 },
        { text: 'problema', start_ms: 300, end_ms: 700, confidence: 0.9 },
        { text: 'con', start_ms: 700, end_ms: 800, confidence: 0.9 },
        { text: 'mobi', start_ms: 800, end_ms: 1100, confidence: 0.4 },
        { text: 'estar', start_ms: 1100, end_ms: 1500, confidence: 0.5 },
      ],
    });
    const reply = await client.next();
    expect(reply).toMatchObject({
      type: 'final_result',
      turn_index: 0,
      text: 'tengo un problema con mobi estar',
      corrected_text: 'tengo un problema con Movistar',
      corrections: [{ start: 22, end: 32, original: 'mobi estar', replacement: 'Movistar', method: 'pair' }],
      suggestions: [],
      clarification: null,
    });
    expect((reply['words'] as object[]).at(-1)).toMatchObject({
      text: 'Movistar',
      start_ms: 800,
      end_ms: 1500,
    });
    expect(reply['processing_ms']).toBeGreaterThan(0);
    client.send({ type: 'end' });
    expect(await client.next()).toEqual({ type: 'ended', recording_id: reply['recording_id'], turns: 1 });
    expect(await client.closed).toBe(1000);
    const { recording, turns, job } = await recordingOf(reply['recording_id']);
    expect(recording).toMatchObject({
      conversationId: 'call-1',
      agentId: 'ag-7',
      language: 'es',
      state: 'complete',
      processed: false,
      processingMode: 'online',
      transcription: 'tengo un problema con Movistar',
      transcriptVersion: 1,
    });
    expect(turns).toMatchObject([
      {
        index: 0,
        speaker: 'caller',
        startMs: 0,
        endMs: 1500,
        hypothesis: 'tengo un problema con mobi estar',
      },
    ]);
    expect(turns[0]?.words).toHaveLength(6);
    expect(job?.state).toBe('pending');
  });

  it('has a turn on disk before it answers it', async () => {
    const client = await connect(running.port, 'call-durable');
    for (let index = 0; index < 5; index++) {
      const reply = await say(client, `turno ${index}`);
      const { recording, turns } = await recordingOf(reply['recording_id']);
      expect(recording.state).toBe('open');
      expect(turns.map((turn) => turn.text)).toContain(`turno ${index}`);
    }
    client.socket.terminate();
  });

  it('answers turns that are sent without waiting in their order', async () => {
    const client = await connect(running.port, 'call-burst');
    for (let index = 0; index < 200; index++) client.send({ type: 'final', text: `turno ${index}` });
    client.send({ type: 'end' });
    for (let index = 0; index < 200; index++) {
      expect(await client.next()).toMatchObject({
        type: 'final_result',
        turn_index: index,
        text: `turno ${index}`,
      });
    }
    const ended = await client.next();
    expect(ended).toMatchObject({ type: 'ended', turns: 200 });
    const { turns } = await recordingOf(ended['recording_id']);
    expect(turns.map((turn) => turn.hypothesis)).toEqual(
      Array.from({ length: 200 }, (_, index) => `turno ${index}`),
    );
  });

  it('corrects partial text and stores none of it', async () => {
    const client = await connect(running.port, 'call-partial');
    client.send({ type: 'partial', text: 'es de mobi estar' });
    expect(await client.next()).toEqual({
      type: 'partial_result',
      speaker: null,
      text: 'es de mobi estar',
      corrected_text: 'es de Movistar',
      stable_length: 0,
      reset: null,
      lexicon_version: 0,
    });
    client.send({ type: 'end' });
    expect(await client.next()).toEqual({ type: 'ended', recording_id: null, turns: 0 });
    expect(await running.storage.recordings.listRecordings()).toEqual([]);
  });

  it('says how much of a partial text is stable, and takes it back in words when the recogniser does', async () => {
    const client = await connect(running.port, 'call-stable');
    const said =
      'buenas tardes le llamo porque tengo un problema con mobi estar y con la factura de este mes que ha llegado mal otra vez';
    const hear = async (text: string) => {
      client.send({ type: 'partial', text });
      return client.next();
    };
    let stable = '';
    for (let end = said.indexOf(' '); end !== -1; end = said.indexOf(' ', end + 1)) {
      const { corrected_text, stable_length, reset } = await hear(said.slice(0, end));
      expect(reset).toBeNull();
      expect(String(corrected_text).startsWith(stable)).toBe(true);
      stable = String(corrected_text).slice(0, Number(stable_length));
    }
    expect(stable).toContain('tengo un problema con Movistar y con');
    const revised = said.replace('porque tengo', 'pues tengo');
    expect(await hear(revised)).toMatchObject({
      corrected_text: revised.replace('mobi estar', 'Movistar'),
      reset: { keep: 'buenas tardes le llamo '.length, reason: 'words' },
    });
    await hear(revised);
    const written = `Buenas${revised.slice('buenas'.length)}.`;
    expect(await say(client, written)).toMatchObject({ reset: { keep: 0, reason: 'writing' } });
    expect(await say(client, said)).toMatchObject({ reset: null });
    client.socket.terminate();
  });

  it('keeps the turns of two speakers apart who talk at once', async () => {
    const client = await connect(running.port, 'call-both');
    const hear = async (speaker: string, text: string) => {
      client.send({ type: 'partial', speaker, text });
      return client.next();
    };
    const agent = 'buenos días le atiende Marta de atención al cliente dígame en qué puedo ayudarle';
    const caller = 'pues mire que no me funciona el móvil desde ayer por la tarde y no sé qué hacer';
    let replies: Record<string, unknown>[] = [];
    for (let words = 1; words <= 15; words += 1) {
      const upTo = (text: string) => text.split(' ').slice(0, words).join(' ');
      replies = [await hear('agent', upTo(agent)), await hear('caller', upTo(caller))];
      for (const { reset } of replies) expect(reset).toBeNull();
    }
    expect(replies).toMatchObject([{ speaker: 'agent' }, { speaker: 'caller' }]);
    for (const { stable_length } of replies) expect(stable_length).toBeGreaterThan(10);
    client.send({ type: 'final', speaker: 'agent', text: agent });
    expect(await client.next()).toMatchObject({ text: agent, reset: null });
    expect(await hear('caller', `${caller} y`)).toMatchObject({ reset: null });
    client.socket.terminate();
  });

  it('takes alternatives with their confidences, and plain ones', async () => {
    const client = await connect(running.port, 'call-alternatives');
    const alternatives = ['es de movistar', { text: 'es del bar', confidence: 0.1 }];
    client.send({ type: 'final', text: 'es de mobi estar', alternatives });
    expect(await client.next()).toMatchObject({ corrected_text: 'es de Movistar' });
    client.send({ type: 'final', text: 'es', alternatives: [{ text: 'es', confidence: 2 }] });
    expect(await client.next()).toMatchObject({ code: 'bad_message' });
    client.socket.terminate();
  });

  it('leaves out what the caller has denied, and asks to spell it', async () => {
    const client = await connect(running.port, 'call-refused');
    client.send({ type: 'final', text: 'es de muvistar' });
    expect(await client.next()).toMatchObject({ corrected_text: 'es de Movistar', clarification: null });
    client.send({ type: 'final', text: 'es de muvistar', refused: ['Movistar'] });
    expect(await client.next()).toMatchObject({
      corrected_text: 'es de muvistar',
      clarification: { mode: 'spell', options: [] },
    });
    for (const refused of [[''], ['a'.repeat(201)], new Array(21).fill('Movistar'), 'Movistar']) {
      client.send({ type: 'final', text: 'es de muvistar', refused });
      expect(await client.next()).toMatchObject({ code: 'bad_message' });
    }
    client.socket.terminate();
  });

  it('settles on the same final text, whatever partial texts came before it', {
    timeout: 30_000,
  }, async () => {
    const said = 'buenas tengo un problema con mobi estar y con la factura';
    const alone = await connect(running.port, 'call-alone');
    const { corrected_text } = await say(alone, said);
    expect(corrected_text).toContain('Movistar');
    alone.socket.terminate();
    const cuts = fc.array(fc.nat(said.length), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.boolean(), async (ends, isGrowing) => {
        const client = await connect(running.port, 'call-stream');
        for (const end of isGrowing ? ends.sort((a, b) => a - b) : ends) {
          client.send({ type: 'partial', text: said.slice(0, end) });
          expect((await client.next()).type).toBe('partial_result');
        }
        expect((await say(client, said))['corrected_text']).toBe(corrected_text);
        client.socket.terminate();
        await client.closed;
      }),
      { numRuns: 20 },
    );
  });

  it('completes the recording with what was received when the socket is lost', async () => {
    const client = await connect(running.port, 'call-dropped');
    const reply = await say(client, 'hola');
    client.socket.terminate();
    await expect
      .poll(async () => (await recordingOf(reply['recording_id'])).job?.state, { timeout: 5000 })
      .toBe('pending');
    const { recording } = await recordingOf(reply['recording_id']);
    expect(recording).toMatchObject({ state: 'complete', transcription: 'hola', processingMode: 'online' });
  });

  it('lets a newer connection take a conversation over, each with a recording of its own', async () => {
    const older = await connect(running.port, 'call-twice');
    const first = await say(older, 'antes');
    const newer = await connect(running.port, 'call-twice');
    expect(await older.next()).toMatchObject({ type: 'error', code: 'replaced' });
    expect(await older.closed).toBe(4001);
    const second = await say(newer, 'después');
    newer.send({ type: 'end' });
    expect(await newer.next()).toMatchObject({
      type: 'ended',
      recording_id: second['recording_id'],
      turns: 1,
    });
    expect(second['recording_id']).not.toBe(first['recording_id']);
    const list = await running.storage.recordings.listRecordings({ conversationId: 'call-twice' });
    expect(list.map(({ state, transcription }) => ({ state, transcription }))).toEqual([
      { state: 'complete', transcription: 'antes' },
      { state: 'complete', transcription: 'después' },
    ]);
  });

  it('takes language and agent from a start message, but not after the first words', async () => {
    const client = await connect(running.port, 'call-start');
    client.send({ type: 'start', language: 'es', agent_id: 'ag-9' });
    const reply = await say(client, 'hola');
    client.send({ type: 'start', agent_id: 'ag-10' });
    expect(await client.next()).toMatchObject({ type: 'error', code: 'already_started' });
    expect((await recordingOf(reply['recording_id'])).recording.agentId).toBe('ag-9');
    client.socket.terminate();
  });

  it('refuses a start message that comes in one packet with the first words', async () => {
    const client = await connect(running.port, 'call-packet?agent_id=ag-9');
    const packet = (client.socket as unknown as { _socket: Socket })._socket;
    packet.cork();
    client.send({ type: 'final', text: 'hola' });
    client.send({ type: 'start', agent_id: 'ag-10' });
    packet.uncork();
    expect(await client.next()).toMatchObject({ type: 'error', code: 'already_started' });
    const reply = await client.next();
    expect((await recordingOf(reply['recording_id'])).recording.agentId).toBe('ag-9');
    client.socket.terminate();
  });

  it('refuses turns after the end', async () => {
    const client = await connect(running.port, 'call-ended');
    client.send({ type: 'end' });
    client.send({ type: 'final', text: 'tarde' });
    expect(await client.next()).toMatchObject({ type: 'error', code: 'already_ended' });
    expect(await client.next()).toMatchObject({ type: 'ended', turns: 0 });
  });
});

describe('a server that stops', () => {
  it('answers what it has received, marks open calls incomplete and closes with 1001', async () => {
    const client = await connect(running.port, 'call-drain');
    const first = await say(client, 'uno');
    client.send({ type: 'final', text: 'dos' });
    expect(await client.next()).toMatchObject({ text: 'dos' });
    await running.server.close();
    expect(await client.closed).toBe(1001);
    const { recording, turns, job } = await recordingOf(first['recording_id']);
    expect(recording).toMatchObject({ state: 'incomplete', transcription: 'uno\ndos' });
    expect(turns).toHaveLength(2);
    expect(job?.state).toBe('pending');
  });
});

describe('with correction switched off', () => {
  it('stores and answers turns as they were heard', async () => {
    const plain = await startServer({ config: { onlineCorrection: false, offlineBatch: false } });
    const client = await connect(plain.port, 'call-plain');
    const reply = await say(client, 'es de mobi estar');
    expect(reply).toMatchObject({ corrected_text: 'es de mobi estar', corrections: [] });
    client.send({ type: 'end' });
    await client.closed;
    const id = parseRecordingId(String(reply['recording_id']));
    expect(await plain.storage.ledger.job(id, 'offline')).toBeUndefined();
    await plain.close();
  });
});

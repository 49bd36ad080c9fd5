/** OpenAI's own client, as it is published, against a server of ours. */

import { parseRecordingId } from '@enmienda/storage';
import OpenAI, { APIError, toFile } from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hearing } from './heard-engine.ts';
import { type RunningServer, startServer } from './running-server.ts';
import { toneWav } from './wav-file.ts';

const wav = toneWav({ seconds: 4, sampleRateHz: 8000 });

let running: RunningServer;
let client: OpenAI;

beforeEach(async () => {
  running = await startServer({ engine: hearing('Soy de mobi estar. Gracias') });
  client = clientOf(running);
});

afterEach(() => running.close());

function clientOf({ port }: RunningServer): OpenAI {
  return new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'none', maxRetries: 0 });
}

const file = () => toFile(wav, 'call.wav');

async function failureOf(work: Promise<unknown>): Promise<APIError> {
  return work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => error as APIError,
  );
}

describe('client.audio.transcriptions.create', () => {
  it('gets corrected text, and beside it what was heard and what was corrected', async () => {
    const reply = await client.audio.transcriptions.create({
      file: await file(),
      model: 'whisper-1',
      language: 'es',
    });
    expect(reply).toMatchObject({
      text: 'Soy de Movistar. Gracias',
      usage: { type: 'duration', seconds: 4 },
      x_enmienda: {
        raw_text: 'Soy de mobi estar. Gracias',
        corrections: [{ original: 'mobi estar', replacement: 'Movistar' }],
        engine: 'test/heard',
      },
    });
    const { x_enmienda } = reply as unknown as { x_enmienda: { recording_id: string } };
    const id = parseRecordingId(x_enmienda.recording_id);
    const [version] = (await running.storage.recordings.getTranscript(id))?.versions ?? [];
    expect(version?.turns[0]?.hypothesis).toBe('Soy de mobi estar. Gracias');
  });

  it('gets what was heard where correction is switched off, and both are the same in store', async () => {
    const reply = await client.audio.transcriptions.create(
      { file: await file(), model: 'whisper-1' },
      { query: { correction: 'false', conversation_id: 'conv-7' } },
    );
    expect(reply).toMatchObject({
      text: 'Soy de mobi estar. Gracias',
      x_enmienda: { corrections: [], lexicon_version: null },
    });
    const [recording] = await running.storage.recordings.listRecordings({ conversationId: 'conv-7' });
    expect(recording?.transcription).toBe('Soy de mobi estar. Gracias');
  });

  it('gets words and segments of the corrected text with their times', async () => {
    const reply = await client.audio.transcriptions.create({
      file: await file(),
      model: 'whisper-1',
      language: 'es-MX',
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(reply).toMatchObject({
      language: 'spanish',
      duration: 4,
      words: [
        { word: 'Soy', start: 0, end: 0.8 },
        { word: 'de', start: 0.8, end: 1.6 },
        { word: 'Movistar.', start: 1.6, end: 3.2 },
        { word: 'Gracias', start: 3.2, end: 4 },
      ],
      segments: [
        { id: 0, start: 0, end: 3.2, text: ' Soy de Movistar.', no_speech_prob: 0 },
        { id: 1, start: 3.2, end: 4, text: ' Gracias' },
      ],
    });
  });

  it('gets segments only where it asks for no words', async () => {
    const reply = await client.audio.transcriptions.create({
      file: await file(),
      model: 'whisper-1',
      response_format: 'verbose_json',
    });
    expect(reply.words).toBeUndefined();
    expect(reply.segments).toHaveLength(2);
  });

  it.each([
    ['text', 'Soy de Movistar. Gracias\n'],
    [
      'srt',
      '1\n00:00:00,000 --> 00:00:03,200\nSoy de Movistar.\n\n2\n00:00:03,200 --> 00:00:04,000\nGracias\n',
    ],
    [
      'vtt',
      'WEBVTT\n\n00:00:00.000 --> 00:00:03.200\nSoy de Movistar.\n\n00:00:03.200 --> 00:00:04.000\nGracias\n',
    ],
  ] as const)('gets %s', async (format, text) => {
    expect(
      await client.audio.transcriptions.create({
        file: await file(),
        model: 'whisper-1',
        response_format: format,
      }),
    ).toBe(text);
  });

  it('streams deltas that join to the text, and the whole at the end', async () => {
    const stream = await client.audio.transcriptions.create({
      file: await file(),
      model: 'whisper-1',
      stream: true,
    });
    const deltas: string[] = [];
    let whole: string | undefined;
    for await (const event of stream) {
      if (event.type === 'transcript.text.delta') deltas.push(event.delta);
      if (event.type === 'transcript.text.done') whole = event.text;
    }
    expect(deltas).toEqual(['Soy de Movistar.', ' Gracias']);
    expect(whole).toBe('Soy de Movistar. Gracias');
  });

  it('hands the terms of a prompt that is a list to the engine', async () => {
    const hotwords: unknown[] = [];
    const heard = hearing('hola');
    await running.close();
    running = await startServer({
      engine: {
        ...heard,
        transcribe(audio, options) {
          hotwords.push(options.hotwords);
          return heard.transcribe(audio, options);
        },
      },
    });
    await clientOf(running).audio.transcriptions.create({
      file: await file(),
      model: 'whisper-1',
      prompt: 'Movistar, Valle Dupar; this is a sentence and no list of terms.\nAcme.',
    });
    expect(hotwords).toEqual([['Movistar', 'Valle Dupar', 'Acme']]);
  });

  it.each([
    ['granularities without verbose_json', { timestamp_granularities: ['word'] }, 'timestamp_granularities'],
    ['a format that there is not', { response_format: 'diarized_json' }, 'response_format'],
    ['a language without a lexicon', { language: 'fr' }, 'language'],
    ['a stream of subtitles', { response_format: 'srt', stream: true }, 'stream'],
  ])('is told of %s as OpenAI would tell it', async (_name, wish, param) => {
    const body = { file: await file(), model: 'whisper-1', ...wish } as never;
    const error = await failureOf(client.audio.transcriptions.create(body));
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', param, code: 'bad_request' });
  });

  it('is told of a file that is no sound', async () => {
    const noise = await toFile(Buffer.from('not a sound at all'), 'x.wav');
    const error = await failureOf(client.audio.transcriptions.create({ file: noise, model: 'whisper-1' }));
    expect(error).toMatchObject({ status: 422, code: 'unreadable_audio' });
  });

  it('is told that there is no engine, which is no failure of the server for its log', async () => {
    await running.close();
    running = await startServer();
    const error = await failureOf(
      clientOf(running).audio.transcriptions.create({ file: await file(), model: 'whisper-1' }),
    );
    expect(error).toMatchObject({ status: 503, type: 'server_error', code: 'no_model' });
    expect(error.headers?.get('retry-after')).toBe('60');
    expect(running.logged()).toContain('"status":503');
    expect(running.logged()).not.toContain('request failed');
  });
});

describe('client.models', () => {
  it('lists the engine, and the name that programs for OpenAI ask for', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(['test/heard', 'whisper-1']);
    expect((await client.models.retrieve('whisper-1')).owned_by).toBe('enmienda');
    expect(await failureOf(client.models.retrieve('gpt-9'))).toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });
});

/** The clients that people have, with a token of ours in place of their key. */
import { DeepgramClient, DeepgramError } from '@deepgram/sdk';
import OpenAI, { AuthenticationError, PermissionDeniedError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearing } from '../heard-engine.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import { toneWav } from '../wav-file.ts';
import { openTokensFile, type TokensFile } from './tokens-file.ts';

let running: RunningServer;
let file: TokensFile;
let both: string;

const wav = toneWav({ seconds: 0.5, sampleRateHz: 8000 });

beforeAll(async () => {
  file = await openTokensFile();
  both = (await file.add('acme', ['live', 'transcribe'])).text;
  running = await startServer({ tokens: file.registry, engine: hearing('soy de mobi estar') });
});

afterAll(async () => {
  await running.close();
  await file.close();
});

const openAi = (apiKey: string) =>
  new OpenAI({ baseURL: `http://127.0.0.1:${running.port}/v1`, apiKey, maxRetries: 0 });

function deepgram(apiKey: string): DeepgramClient {
  const base = `http://127.0.0.1:${running.port}`;
  const production = `ws://127.0.0.1:${running.port}`;
  const environment = { base, production, agent: production, agentRest: base };
  return new DeepgramClient({ apiKey, environment, maxRetries: 0 });
}

describe('the client of OpenAI', () => {
  const transcribe = (client: OpenAI) =>
    client.audio.transcriptions.create({
      file: new File([new Uint8Array(wav)], 'call.wav'),
      model: 'whisper-1',
      language: 'es',
    });

  it('transcribes with a token as its key', async () => {
    expect((await transcribe(openAi(both))).text).toBe('soy de Movistar');
  });

  it('throws what it throws for a wrong key, and for one that may not', async () => {
    const { text } = await file.add('acme', ['metrics']);
    await expect(transcribe(openAi('sk-wrong'))).rejects.toBeInstanceOf(AuthenticationError);
    await expect(transcribe(openAi(text))).rejects.toBeInstanceOf(PermissionDeniedError);
  });
});

describe('the client of Deepgram', () => {
  const transcribe = (client: DeepgramClient) =>
    client.listen.v1.media.transcribeFile(wav, { model: 'nova-3', language: 'es' });

  it('transcribes a file with a token as its key', async () => {
    const reply = await transcribe(deepgram(both));
    expect(JSON.stringify(reply)).toContain('Movistar');
  });

  it('throws what it throws for a wrong key', async () => {
    const refused = transcribe(deepgram('wrong'));
    await expect(refused).rejects.toBeInstanceOf(DeepgramError);
    await expect(refused).rejects.toMatchObject({ statusCode: 401 });
  });

  it('opens a stream with a token as its key', async () => {
    const socket = await deepgram(both).listen.v1.connect({
      model: 'nova-3',
      language: 'es',
      encoding: 'linear16',
      sample_rate: 16_000,
      reconnectAttempts: 0,
    });
    const closed = new Promise<number>((resolve) => socket.on('close', (event) => resolve(event.code)));
    socket.connect();
    await socket.waitForOpen();
    socket.sendCloseStream({ type: 'CloseStream' });
    expect(await closed).toBe(1000);
  });
});

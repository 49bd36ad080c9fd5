/** Official clients, real speech, the real engine and the real voice detector, end to end; skipped by name where one is missing. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeepgramClient } from '@deepgram/sdk';
import { decodeAudio, findWhisperCli } from '@enmienda/stt-server/engines';
import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSileroDetector } from '../../src/voice/silero-detector.ts';
import { createWhisperEngine } from '../../src/whisper/whisper-engine.ts';
import { pcm } from '../live-audio/timeline.ts';
import { type RunningServer, startServer } from '../running-server.ts';

const evalDir = process.env['ENMIENDA_EVAL_DIR'];
const modelsDir = process.env['ENMIENDA_MODELS_DIR'];
const cliPath = await findWhisperCli({
  folder: fileURLToPath(new URL('../../../../', import.meta.url)),
  programFolders: (process.env['PATH'] ?? '').split(path.delimiter),
  whisperCli: process.env['WHISPER_CLI'],
}).catch(() => undefined);
const voice = await openSileroDetector();

const lacking = [
  evalDir === undefined ? 'recordings (ENMIENDA_EVAL_DIR)' : '',
  modelsDir === undefined ? 'model (ENMIENDA_MODELS_DIR)' : '',
  cliPath === undefined ? 'whisper-cli (npm run engine:build)' : '',
  voice === undefined ? 'voice detector (onnxruntime-node, @ricky0123/vad-web)' : '',
].filter((name) => name !== '');

if (lacking.length > 0)
  console.warn(`Official clients hear no real speech here; missing: ${lacking.join(', ')}.`);

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Of the words that were said, how many are in the text. */
function share(text: string, reference: string): number {
  const heard = new Set(wordsOf(text));
  const said = wordsOf(reference);
  return said.filter((word) => heard.has(word)).length / said.length;
}

describe.skipIf(lacking.length > 0)('official clients and real speech', () => {
  let running: RunningServer;
  let audio: Buffer;
  let reference: string;

  beforeAll(async () => {
    const modelPath = path.join(modelsDir!, 'whisper-base', 'ggml-base-q8_0.bin');
    const engine = await createWhisperEngine({ cliPath: cliPath!, modelPath, voice });
    running = await startServer({ engine, voice: voice! });
    const folder = path.join(evalDir!, 'speech');
    const table = (await readFile(path.join(folder, 'manifest.tsv'), 'utf8')).trim().split('\n');
    const row = table.map((line) => line.split('\t')).find(([id]) => id === 'fleurs-es-000')!;
    audio = await readFile(path.join(folder, row[2]!));
    reference = row[5]!;
  });

  afterAll(async () => {
    await running.close();
    await voice?.close();
  });

  it("is transcribed for OpenAI's client, with words at their times", async () => {
    const client = new OpenAI({
      baseURL: `http://127.0.0.1:${running.port}/v1`,
      apiKey: 'none',
      maxRetries: 0,
    });
    const reply = await client.audio.transcriptions.create({
      file: await toFile(audio, 'speech.mp3'),
      model: 'whisper-1',
      language: 'es',
      response_format: 'verbose_json',
      timestamp_granularities: ['word'],
    });
    expect(share(reply.text, reference)).toBeGreaterThan(0.7);
    expect(reply.words!.length).toBeGreaterThan(5);
    for (const { start, end } of reply.words!) expect(end).toBeGreaterThanOrEqual(start);
  }, 120_000);

  it("is transcribed for Deepgram's client while it comes, and no word is said twice in a row that was not", async () => {
    const { samples } = await decodeAudio(audio);
    const base = `http://127.0.0.1:${running.port}`;
    const production = base.replace('http', 'ws');
    const client = new DeepgramClient({
      apiKey: 'none',
      environment: { base, production, agent: production, agentRest: base },
    });
    const socket = await client.listen.v1.connect({
      model: 'nova-3',
      language: 'es',
      encoding: 'linear16',
      sample_rate: 16_000,
      reconnectAttempts: 0,
    });
    socket.connect();
    await socket.waitForOpen();
    const sound = Int16Array.from(samples, (sample) => Math.round(sample * 0x7f_ff));
    for (let at = 0; at < sound.length; at += 1600) socket.sendMedia(pcm(sound.subarray(at, at + 1600)));
    socket.sendCloseStream({ type: 'CloseStream' });
    const texts: string[] = [];
    for await (const message of socket)
      if (message.type === 'Results') texts.push(message.channel.alternatives[0]?.transcript ?? '');
    expect(share(texts.join(' '), reference)).toBeGreaterThan(0.6);
    const words = wordsOf(texts.join(' '));
    const doubled = words.filter((word, at) => at > 0 && word === words[at - 1]);
    expect(doubled).toEqual([]);
  }, 120_000);
});

/** The real server on loopback, with an engine that hears the same words in all speech. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage } from '@enmienda/storage';
import { createLog, createServer } from '@enmienda/stt-server';
import { decodeAudio, type Engine } from '@enmienda/stt-server/engines';
import { createLexiconFeed } from '@enmienda/stt-server/lexicons';

const LEXICON = {
  language: 'es',
  sector: 'telecoms',
  entries: [{ canonical: 'Movistar' }],
  pairs: [{ heard: 'mobi estar', canonical: 'Movistar' }],
};

export const TWILIO_TOKEN = '0123456789abcdef0123456789abcdef';

export interface SpeechServer {
  readonly folder: string;
  readonly port: number;
  close(): Promise<void>;
}

const engine: Engine = {
  name: 'example/fixed',
  async transcribe(audio) {
    const { durationMs } = await decodeAudio(audio);
    const texts = ['soy', 'de', 'mobi', 'estar'];
    const each = Math.floor(durationMs / texts.length);
    const words = texts.map((text, at) => ({
      text,
      startMs: at * each,
      endMs: (at + 1) * each,
      confidence: 0.9,
    }));
    return { text: texts.join(' '), words, durationMs };
  },
  close: () => Promise.resolve(),
};

export async function startSpeechServer(): Promise<SpeechServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-example-'));
  await mkdir(path.join(folder, 'lexicons', 'es'), { recursive: true });
  await writeFile(path.join(folder, 'lexicons', 'es', 'telecoms.json'), JSON.stringify(LEXICON));
  const storage = await openStorage({ backend: 'local', rootPath: path.join(folder, 'recordings') });
  const lexicons = await createLexiconFeed({
    folder: path.join(folder, 'lexicons'),
    learning: storage.learning,
    languages: ['es'],
  });
  const server = await createServer(
    {
      storage,
      lexicons,
      engine,
      checkStorage: () => Promise.resolve(),
      log: createLog('silent'),
      clock: () => Date.now(),
      elapsedMs: () => performance.now(),
      place: { holder: `example:${process.pid}`, ttlMs: 60_000, isDead: () => true },
    },
    {
      backend: 'local',
      language: 'es',
      onlineCorrection: true,
      sttCorrection: true,
      offlineBatch: false,
      uploadLimitBytes: 1024 * 1024,
      transcribeConcurrent: 2,
      liveAudioPath: path.join(folder, 'live-audio'),
      twilio: { authToken: TWILIO_TOKEN },
    },
  );
  return {
    folder,
    port: await server.listen({ host: '127.0.0.1', port: 0 }),
    async close() {
      await server.close();
      lexicons.close();
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Two seconds of a loud tone between a second of silence on both sides. */
export function speech(sampleRateHz: number): Int16Array {
  return Int16Array.from({ length: sampleRateHz * 4 }, (_, at) => {
    const isLoud = at > sampleRateHz && at < sampleRateHz * 3;
    return isLoud ? Math.round(Math.sin((2 * Math.PI * 300 * at) / sampleRateHz) * 9000) : 0;
  });
}

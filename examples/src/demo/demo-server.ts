/** The real server in this process, on a free port of the loopback address. */
import { hostname } from 'node:os';
import type { Storage } from '@enmienda/storage';
import { createLog, createServer } from '@enmienda/stt-server';
import { EngineError } from '@enmienda/stt-server/engines';
import { createLexiconFeed, createLexiconThread, type LexiconFeed } from '@enmienda/stt-server/lexicons';

export interface DemoServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly lexicons: LexiconFeed;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const PLACE_TTL_MS = 15_000;

export async function startDemoServer(storage: Storage, lexiconFolder: string): Promise<DemoServer> {
  const thread = createLexiconThread();
  const lexicons = await createLexiconFeed({
    build: thread.build,
    folder: lexiconFolder,
    learning: storage.learning,
    languages: ['es', 'pt', 'en'],
  });
  const server = await createServer(
    {
      storage,
      lexicons,
      engine: new EngineError({ kind: 'no-engine', looked: [], remedy: 'The demo streams text.' }),
      checkStorage: async () => {
        await storage.recordings.stats();
      },
      log: createLog('error'),
      clock: () => Date.now(),
      elapsedMs: () => performance.now(),
      place: { holder: `${hostname()}:${process.pid}`, ttlMs: PLACE_TTL_MS, isDead: () => false },
    },
    {
      backend: 'local',
      language: 'es',
      onlineCorrection: true,
      sttCorrection: true,
      offlineBatch: true,
      uploadLimitBytes: 1024 * 1024,
      transcribeConcurrent: 1,
    },
  );
  const port = await server.listen({ host: HOST, port: 0 });
  return {
    address: `${HOST}:${port}`,
    lexicons,
    async close() {
      await server.close();
      lexicons.close();
      await thread.close();
    },
  };
}

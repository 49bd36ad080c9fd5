/** A real server on loopback over a real storage in a temporary folder, and a client that speaks docs/wire.md. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage, type Storage } from '@enmienda/storage';
import {
  createLog,
  createServer,
  type EnmiendaServer,
  type ServerConfig,
  type ServerDeps,
} from '@enmienda/stt-server';
import { type Engine, EngineError } from '@enmienda/stt-server/engines';
import { createLexiconFeed, type LexiconFeed, type LexiconFeedOptions } from '@enmienda/stt-server/lexicons';
import { WebSocket } from 'ws';
import type { VoiceDetector } from '../src/voice/voice-detector.ts';

export const TEST_LEXICON = {
  language: 'es',
  sector: 'telecoms',
  entries: [{ canonical: 'Movistar', surfaces: ['movi star'], category: 'brand', critical: true }],
  pairs: [{ heard: 'mobi estar', canonical: 'Movistar', count: 4 }],
};

export async function makeTemporaryFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'enmienda-server-test-'));
}

export async function writeLexicon(folder: string, lexicon: unknown = TEST_LEXICON): Promise<string> {
  const lexicons = path.join(folder, 'lexicons');
  await mkdir(path.join(lexicons, 'es'), { recursive: true });
  await writeFile(path.join(lexicons, 'es', 'telecoms.json'), JSON.stringify(lexicon));
  return lexicons;
}

export const NO_ENGINE = new EngineError({
  kind: 'no-model',
  looked: ['STT_MODEL'],
  remedy: 'Set STT_MODEL.',
});

export interface RunningServer {
  readonly folder: string;
  readonly recordingsFolder: string;
  readonly storage: Storage;
  readonly lexicons: LexiconFeed;
  readonly server: EnmiendaServer;
  readonly port: number;
  /** Everything that was logged so far. */
  readonly logged: () => string;
  close(): Promise<void>;
}

export interface RunningOptions
  extends Partial<Pick<LexiconFeedOptions, 'learning' | 'build'>>,
    Partial<Pick<ServerDeps, 'tokens' | 'audit' | 'clock'>> {
  readonly engine?: Engine | EngineError;
  readonly config?: Partial<ServerConfig>;
  /** Wraps the storage, to let it fail. */
  readonly wrapStorage?: (storage: Storage) => Storage;
  readonly checkStorage?: () => Promise<void>;
  readonly voice?: VoiceDetector;
  /** Reused, with what is in it. */
  readonly folder?: string;
}

export async function startServer(options: RunningOptions = {}): Promise<RunningServer> {
  const folder = options.folder ?? (await makeTemporaryFolder());
  const recordingsFolder = path.join(folder, 'recordings');
  const opened = await openStorage({ backend: 'local', rootPath: recordingsFolder });
  const storage = options.wrapStorage?.(opened) ?? opened;
  const lexicons = await createLexiconFeed({
    folder: await writeLexicon(folder),
    learning: options.learning ?? storage.learning,
    languages: ['es'],
    ...(options.build !== undefined && { build: options.build }),
  });
  const lines: string[] = [];
  const server = await createServer(
    {
      storage,
      lexicons,
      engine: options.engine ?? NO_ENGINE,
      checkStorage: options.checkStorage ?? (() => Promise.resolve()),
      ...(options.voice !== undefined && { voice: options.voice }),
      log: createLog('debug', { write: (line: string) => void lines.push(line) }),
      clock: options.clock ?? (() => Date.now()),
      elapsedMs: () => performance.now(),
      place: { holder: `test:${process.pid}`, ttlMs: 60_000, isDead: () => true },
      ...(options.tokens !== undefined && { tokens: options.tokens }),
      ...(options.audit !== undefined && { audit: options.audit }),
    },
    {
      backend: 'local',
      language: 'es',
      onlineCorrection: true,
      sttCorrection: true,
      offlineBatch: true,
      uploadLimitBytes: 1024 * 1024,
      transcribeConcurrent: 2,
      liveAudioPath: path.join(folder, 'live-audio'),
      ...options.config,
    },
  );
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    folder,
    recordingsFolder,
    storage,
    lexicons,
    server,
    port,
    logged: () => lines.join(''),
    async close() {
      await server.close();
      lexicons.close();
      await storage.close();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A message of the server, as JSON came. */
export type Received = Record<string, unknown> & { readonly type: string };

export interface LiveClient {
  readonly socket: WebSocket;
  /** An object is sent as JSON, text as it is. */
  send(message: object | string): void;
  /** The next message that has not been taken yet; fails when the socket closes first. */
  next(): Promise<Received>;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

export async function connect(port: number, address: string): Promise<LiveClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/${address}`);
  const received: Received[] = [];
  const takers: { resolve: (message: Received) => void; reject: (error: Error) => void }[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as Received;
    const taker = takers.shift();
    if (taker === undefined) received.push(message);
    else taker.resolve(message);
  });
  const closed = new Promise<number>((resolve) => {
    socket.once('close', (code) => {
      for (const taker of takers) taker.reject(new Error(`closed with ${code}`));
      resolve(code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: () => {
      const message = received.shift();
      if (message !== undefined) return Promise.resolve(message);
      return new Promise((resolve, reject) => takers.push({ resolve, reject }));
    },
    closed,
  };
}

import { availableParallelism, hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { openStorage, type Storage } from '@enmienda/storage';
import { collectDefaultMetrics } from 'prom-client';
import { createAuditLog } from '../access/audit-log.ts';
import { openAccess } from '../access/open-access.ts';
import type { TokenRegistry } from '../access/token-registry.ts';
import { loadDecoders } from '../audio/decode-audio.ts';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import type { BuildLexicon } from '../lexicons/lexicon-build.ts';
import { createLexiconFeed, type LexiconFeed } from '../lexicons/lexicon-feed.ts';
import { createLexiconThread, type LexiconThread } from '../lexicons/lexicon-thread.ts';
import { createLog, failureFields, type Log } from '../server/log.ts';
import type { ServerConfig } from '../server/server-deps.ts';
import { createStorageCheck } from '../server/storage-check.ts';
import { createServer, type EnmiendaServer } from '../server.ts';
import type { Settings } from '../settings.ts';
import { createLoudnessDetector } from '../voice/loudness-detector.ts';
import { openSileroDetector } from '../voice/silero-detector.ts';
import type { VoiceDetector } from '../voice/voice-detector.ts';
import { openWhisperEngine } from '../whisper/whisper-location.ts';

const UPLOAD_LIMIT_BYTES = 64 * 1024 * 1024;

/** A dead server on another host holds the place for as long. */
const PLACE_TTL_MS = 15_000;

/** A revoked token is refused, and its calls are ended, within as long. */
const TOKENS_LOOK_MS = 1000;

/** Calls and requests at work when the signal comes have as long to finish. */
const DRAIN_LIMIT_MS = 30_000;

const ABANDON_LIMIT_MS = 40_000;

export interface ServeDeps {
  /** The working folder. */
  readonly folder: string;
  readonly programFolders: readonly string[];
  readonly writeLine: (line: string) => void;
}

/** Serves until the signal, then drains. Returns the exit code. */
export async function serve(deps: ServeDeps, settings: Settings, signal: AbortSignal): Promise<number> {
  const log = createLog(settings.logLevel);
  collectDefaultMetrics();
  const tokens = await openTokens(settings, log);
  const storage = await openStorage(settings.storage);
  const thread = createLexiconThread();
  const lexicons = await openLexicons({ settings, storage, log }, thread.build);
  const voice = (await openSileroDetector()) ?? createLoudnessDetector();
  const engine = await openEngine(deps, { settings, voice });
  const server = await createServer(
    {
      storage,
      lexicons,
      engine,
      checkStorage: createStorageCheck(settings.storage, storage),
      log,
      clock: () => Date.now(),
      elapsedMs: () => performance.now(),
      place: { holder: `${hostname()}:${process.pid}`, ttlMs: PLACE_TTL_MS, isDead: isDeadHere },
      tokens,
      audit: createAuditLog({ path: settings.auditLogPath, clock: () => Date.now() }),
      voice,
    },
    toConfig(settings),
  );
  const port = await listen(server, settings);
  if (voice.name !== 'silero') log('warn', 'voice told by loudness: see docs/engines.md');
  log('info', 'listening', { port, ...(engine instanceof EngineError && { failure: engine.failure.kind }) });
  deps.writeLine(JSON.stringify({ url: `http://${settings.host}:${port}` }));
  await aborted(signal);
  return drain({ server, lexicons, thread, engine, voice, storage, tokens, log });
}

function openTokens({ apiTokensPath, host }: Settings, log: Log): Promise<TokenRegistry> {
  return openAccess(
    {
      path: apiTokensPath,
      clock: () => Date.now(),
      pollIntervalMs: TOKENS_LOOK_MS,
      onError: (error) => log('error', 'tokens not read', failureFields(error)),
    },
    host,
  );
}

/** @throws Error that names the address and what to set */
async function listen(server: EnmiendaServer, { host, port }: Settings): Promise<number> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    const why = 'code' in cause && cause.code === 'EADDRINUSE' ? 'another program does' : cause.message;
    throw new Error(`Can't listen on ${host}:${port} (${why}): set HOST and PORT, or --host and --port.`, {
      cause,
    });
  }
}

function toConfig(settings: Settings): ServerConfig {
  return {
    backend: settings.storage.backend,
    language: settings.language,
    onlineCorrection: settings.onlineCorrection,
    sttCorrection: settings.sttCorrection,
    offlineBatch: settings.offlineBatch,
    uploadLimitBytes: UPLOAD_LIMIT_BYTES,
    transcribeConcurrent: availableParallelism(),
    allowedOrigins: settings.allowedOrigins,
    limits: settings.limits,
    liveAudioPath: path.join(settings.storage.rootPath, 'live-audio'),
    audioSessionsMax: settings.audioSessionsMax,
    ...(settings.twilio !== undefined && { twilio: settings.twilio }),
  };
}

function openLexicons(
  { settings, storage, log }: { readonly settings: Settings; readonly storage: Storage; readonly log: Log },
  build: BuildLexicon,
): Promise<LexiconFeed> {
  return createLexiconFeed({
    folder: settings.lexiconPath,
    learning: storage.learning,
    languages: ['es', 'pt', 'en'],
    pollIntervalMs: settings.pollIntervalMs,
    build,
    onSwap: ({ language, version, entryCount, pairCount, errorCount }) => {
      log('info', 'lexicon in force', { language, version, count: entryCount + pairCount });
      if (errorCount > 0)
        log('warn', 'entries left out: run enmienda-stt lexicon check', { language, count: errorCount });
    },
    onError: (error) => log('error', 'lexicon not refreshed', failureFields(error)),
  });
}

/** A missing program or model is no reason not to serve text. */
async function openEngine(
  deps: ServeDeps,
  { settings, voice }: { readonly settings: Settings; readonly voice: VoiceDetector },
): Promise<Engine | EngineError> {
  const { whisperCli, sttModel, modelsDir } = settings;
  try {
    const engine = await openWhisperEngine({ ...deps, whisperCli, sttModel, modelsDir }, voice);
    await loadDecoders();
    return engine;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
}

/** Of a holder on this host: whether its process is gone. */
function isDeadHere(holder: string): boolean {
  const [host, pid] = holder.split(':');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

interface Open {
  readonly server: EnmiendaServer;
  readonly lexicons: LexiconFeed;
  readonly thread: LexiconThread;
  readonly engine: Engine | EngineError;
  readonly voice: VoiceDetector;
  readonly storage: Storage;
  readonly tokens: TokenRegistry;
  readonly log: Log;
}

/** Audio that is still at work at the limit is called off; what doesn't end even then is left to the end of the process. */
async function drain(open: Open): Promise<number> {
  const { engine, log } = open;
  log('info', 'draining');
  const limit = setTimeout(() => {
    log('warn', 'transcriptions called off');
    if (!(engine instanceof EngineError)) void engine.close();
  }, DRAIN_LIMIT_MS);
  try {
    const inTime = await Promise.race([
      closeAll(open).then(() => true),
      setTimeoutPromise(ABANDON_LIMIT_MS, false, { ref: false }),
    ]);
    log(inTime ? 'info' : 'error', inTime ? 'stopped' : 'stopped with work abandoned');
    return inTime ? 0 : 1;
  } catch (error) {
    log('error', 'stopped badly', failureFields(error));
    return 1;
  } finally {
    clearTimeout(limit);
  }
}

/** In the reverse order of opening. */
async function closeAll({ server, lexicons, thread, engine, voice, storage, tokens }: Open): Promise<void> {
  await server.close();
  await voice.close();
  if (!(engine instanceof EngineError)) await engine.close();
  lexicons.close();
  await thread.close();
  await storage.close();
  tokens.close();
}

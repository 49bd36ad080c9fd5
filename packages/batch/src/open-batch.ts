import path from 'node:path';
import { FITTED_ACOUSTIC_ENGINE } from '@enmienda/correction/offline';
import { openStorage, type Storage } from '@enmienda/storage';
import {
  type Engine,
  EngineError,
  openWhisperEngine,
  openWhisperListener,
  type WhisperListener,
} from '@enmienda/stt-server/engines';
import type { Settings } from '@enmienda/stt-server/settings';
import { createLexiconCorrectors } from './lexicon-correctors.ts';
import type { Log } from './log.ts';
import type { WorkerConfig, WorkerDeps } from './worker.ts';
import { ownWorkerId } from './worker-id.ts';

/** Everything that the commands work with, made from the settings. */
export interface OpenBatch {
  readonly storage: Storage;
  readonly deps: WorkerDeps;
  /** `concurrent` is BATCH_MAX_CONCURRENT until a command says otherwise. */
  readonly config: WorkerConfig;
  /** Idempotent. */
  close(): Promise<void>;
}

/** What the settings don't say. */
export interface BatchSurroundings {
  readonly log: Log;
  /** Where a built speech engine is looked for. */
  readonly folder: string;
  /** Folders of programs, as in PATH. */
  readonly programFolders: readonly string[];
  /** Aborted right before the process ends without closing: what the engine runs is killed, so that it doesn't live on. */
  readonly abandon?: AbortSignal;
}

/** A job whose worker died this often is taken for the cause. */
const MAX_DEATHS = 10;

/** @throws StorageError; EngineError when an engine is set up but can't be used */
export async function openBatch(settings: Settings, surroundings: BatchSurroundings): Promise<OpenBatch> {
  const { log } = surroundings;
  const storage = await openStorage(settings.storage);
  try {
    const correctors = createLexiconCorrectors({
      folder: settings.lexiconPath,
      learning: storage.learning,
      log,
      bankFolder: path.join(settings.storage.rootPath, 'pair-banks'),
    });
    const engine = await openEngine(settings, surroundings);
    const listener = engine === undefined ? undefined : await openListener(settings, surroundings);
    // The children of the engine are killed inside this call; nothing waits for what it returns.
    surroundings.abandon?.addEventListener(
      'abort',
      () => void Promise.all([engine?.close(), listener?.close()]),
      { once: true },
    );
    const { leaseMs, maxAttempts, backoffMs, drainMs, maxConcurrent } = settings.batch;
    return {
      storage,
      deps: {
        recordings: storage.recordings,
        ledger: storage.ledger,
        learning: storage.learning,
        correctors: correctors.forLanguage,
        ...(engine === undefined ? {} : { engine }),
        ...(listener === undefined ? {} : { listener }),
        now: () => new Date(),
        random: Math.random,
        refresh: () => correctors.refresh(),
        log,
      },
      config: {
        workerId: ownWorkerId(),
        concurrent: maxConcurrent,
        leaseMs,
        maxAttempts,
        maxDeaths: MAX_DEATHS,
        backoffMs,
        drainMs,
      },
      async close() {
        correctors.close();
        await engine?.close();
        await listener?.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** Whoever has an engine of their own, without enmienda-listen beside it, is corrected without listening again, and told so. */
async function openListener(
  settings: Settings,
  { folder, programFolders, log }: BatchSurroundings,
): Promise<WhisperListener | undefined> {
  if (!settings.batch.listenAgain) return undefined;
  const { whisperCli, sttModel, modelsDir } = settings;
  try {
    const listener = await openWhisperListener({
      folder,
      programFolders,
      whisperCli,
      sttModel,
      modelsDir,
    });
    if (listener.name !== FITTED_ACOUSTIC_ENGINE) {
      log.info({ engine: listener.name }, 'what is heard is weighed as by another model');
    }
    return listener;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.warn({ reason: error.failure.kind }, 'not listening again');
    return undefined;
  }
}

/** Without STT_MODEL there is no engine, and that is no error; a model or program that was named must be there. */
async function openEngine(
  settings: Settings,
  { folder, programFolders }: BatchSurroundings,
): Promise<Engine | undefined> {
  try {
    return await openWhisperEngine({
      folder,
      programFolders,
      whisperCli: settings.whisperCli,
      sttModel: settings.sttModel,
      modelsDir: settings.modelsDir,
    });
  } catch (error) {
    const isUnset = settings.sttModel === undefined && settings.whisperCli === undefined;
    if (error instanceof EngineError && isUnset) return undefined;
    throw error;
  }
}

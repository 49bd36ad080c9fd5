/** Where the programs whisper-cli and enmienda-listen and the model are looked for. */
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { openSileroDetector } from '../voice/silero-detector.ts';
import type { VoiceDetector } from '../voice/voice-detector.ts';
import { ENGINE_REMEDY, LISTENER_REMEDY, MODEL_REMEDY } from './remedies.ts';
import { createWhisperEngine } from './whisper-engine.ts';
import { createWhisperListener, type WhisperListener } from './whisper-listener.ts';

export interface WhisperLocation {
  /** The working folder: relative paths and the built engine are looked for there. */
  readonly folder: string;
  /** Folders of programs, as in PATH. */
  readonly programFolders: readonly string[];
  readonly whisperCli?: string | undefined;
  readonly sttModel?: string | undefined;
  readonly modelsDir?: string | undefined;
}

/** Where `engine build` puts the programs, under the working folder. */
export const BUILT_CLI = path.join('.enmienda', 'whisper', 'whisper-cli');
export const BUILT_LISTENER = path.join('.enmienda', 'whisper', 'enmienda-listen');

/** WHISPER_CLI alone where it is set; else the built program, else one on the PATH. @throws EngineError no-engine */
export async function findWhisperCli(location: WhisperLocation): Promise<string> {
  const looked =
    location.whisperCli === undefined
      ? [
          path.resolve(location.folder, BUILT_CLI),
          ...location.programFolders.map((folder) => path.join(folder, 'whisper-cli')),
        ]
      : [path.resolve(location.folder, location.whisperCli)];
  for (const candidate of looked) if (await isProgram(candidate)) return candidate;
  const shown = location.whisperCli === undefined ? [BUILT_CLI, 'whisper-cli on the PATH'] : looked;
  throw new EngineError({ kind: 'no-engine', looked: shown, remedy: ENGINE_REMEDY });
}

/** Beside the program that WHISPER_CLI names; else the built program, else one on the PATH. @throws EngineError no-engine */
export async function findListener(location: WhisperLocation): Promise<string> {
  const name = path.basename(BUILT_LISTENER);
  const { folder, whisperCli, programFolders } = location;
  const beside =
    whisperCli === undefined ? [] : [path.join(path.dirname(path.resolve(folder, whisperCli)), name)];
  const onPath = programFolders.map((programs) => path.join(programs, name));
  for (const candidate of [...beside, path.resolve(folder, BUILT_LISTENER), ...onPath]) {
    if (await isProgram(candidate)) return candidate;
  }
  const looked = [...beside, BUILT_LISTENER, `${name} on the PATH`];
  throw new EngineError({ kind: 'no-engine', looked, remedy: LISTENER_REMEDY });
}

/** STT_MODEL as a path from the working folder, else from ENMIENDA_MODELS_DIR. @throws EngineError no-model */
export async function findWhisperModel(location: WhisperLocation): Promise<string> {
  const { sttModel, modelsDir } = location;
  if (sttModel === undefined) {
    throw new EngineError({
      kind: 'no-model',
      looked: ['STT_MODEL, which is not set'],
      remedy: MODEL_REMEDY,
    });
  }
  const looked = [path.resolve(location.folder, sttModel)];
  if (modelsDir !== undefined) looked.push(path.resolve(location.folder, modelsDir, sttModel));
  for (const candidate of looked) if (await isFile(candidate)) return candidate;
  throw new EngineError({ kind: 'no-model', looked: [...new Set(looked)], remedy: MODEL_REMEDY });
}

/**
 * Finds program and model, and opens the engine. Without `voice` it opens Silero for itself, where that is installed, and closes it.
 * @throws EngineError no-engine | no-model
 */
export async function openWhisperEngine(location: WhisperLocation, voice?: VoiceDetector): Promise<Engine> {
  const [cliPath, modelPath] = [await findWhisperCli(location), await findWhisperModel(location)];
  const own = voice === undefined ? await openSileroDetector() : undefined;
  const engine = await createWhisperEngine({ cliPath, modelPath, voice: voice ?? own });
  return {
    ...engine,
    async close() {
      await engine.close();
      await own?.close();
    },
  };
}

/** Finds program and model, and opens what listens again. @throws EngineError no-engine | no-model */
export async function openWhisperListener(location: WhisperLocation): Promise<WhisperListener> {
  const [programPath, modelPath] = [await findListener(location), await findWhisperModel(location)];
  return createWhisperListener({ programPath, modelPath });
}

async function isFile(candidate: string): Promise<boolean> {
  const there = await stat(candidate).catch(() => undefined);
  return there?.isFile() === true;
}

async function isProgram(candidate: string): Promise<boolean> {
  if (!(await isFile(candidate))) return false;
  return access(candidate, constants.X_OK).then(
    () => true,
    () => false,
  );
}

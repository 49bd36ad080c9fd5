/** Where the whisper-cli program and the model are looked for. */
import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../engine.ts';
import { EngineError } from '../engine-error.ts';
import { ENGINE_REMEDY, MODEL_REMEDY } from './remedies.ts';
import { createWhisperEngine } from './whisper-engine.ts';

export interface WhisperLocation {
  /** The working folder: relative paths and the built engine are looked for there. */
  readonly folder: string;
  /** Folders of programs, as in PATH. */
  readonly programFolders: readonly string[];
  readonly whisperCli?: string | undefined;
  readonly sttModel?: string | undefined;
  readonly modelsDir?: string | undefined;
}

/** Where `engine build` puts the program, under the working folder. */
export const BUILT_CLI = path.join('.enmienda', 'whisper', 'whisper-cli');

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

/** Finds program and model, and opens the engine. @throws EngineError no-engine | no-model */
export async function openWhisperEngine(location: WhisperLocation): Promise<Engine> {
  const [cliPath, modelPath] = [await findWhisperCli(location), await findWhisperModel(location)];
  return createWhisperEngine({ cliPath, modelPath });
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

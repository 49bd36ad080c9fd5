/** The program and the model, looked at before anything is run. */
import { access, constants } from 'node:fs/promises';
import { EngineError } from '../engine-error.ts';
import { type GgmlHeader, readGgmlHeader } from './ggml-header.ts';
import { MODEL_REMEDY } from './remedies.ts';

/** @throws EngineError no-engine */
export async function checkProgram(programPath: string, remedy: string): Promise<void> {
  try {
    await access(programPath, constants.X_OK);
  } catch (cause) {
    throw new EngineError({ kind: 'no-engine', looked: [programPath], remedy }, { cause });
  }
}

/** @throws EngineError no-model */
export async function readModel(modelPath: string): Promise<GgmlHeader> {
  const header = await readGgmlHeader(modelPath).catch((cause: unknown) => {
    throw new EngineError({ kind: 'no-model', looked: [modelPath], remedy: MODEL_REMEDY }, { cause });
  });
  if (header === undefined) throw noModel(modelPath);
  return header;
}

export function noModel(modelPath: string): EngineError {
  return new EngineError({ kind: 'no-model', looked: [modelPath], remedy: MODEL_REMEDY });
}

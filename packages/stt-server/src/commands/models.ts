/** `models list` and `models check`: what is installed, where it was looked for, whether it works, and how to install what isn't. */
import path from 'node:path';
import {
  createSentenceEmbedder,
  OfflineError,
  SENTENCE_WEIGHTS,
  TRANSFORMERS_REMEDY,
} from '@enmienda/correction/offline';
import { EngineError } from '../engine-error.ts';
import {
  findListener,
  findWhisperCli,
  findWhisperModel,
  type WhisperLocation,
} from '../whisper/whisper-location.ts';
import { type InstalledModel, installedModels } from './installed-models.ts';

/** What a feature needs and whether it is there: `off` is no fault, `broken` is installed and doesn't work. */
export interface ModelFinding {
  readonly feature: 'transcription' | 'listening again' | 'sentence vectors';
  readonly state: 'ok' | 'off' | 'broken';
  readonly message: string;
}

/** Looked at where ENMIENDA_MODELS_DIR is not set. */
const MODELS_FOLDER = 'models';

const SENTENCE_REMEDY =
  'put a sentence model there, a folder with config.json, tokenizer.json and onnx/model_q4.onnx, such as Xenova/multilingual-e5-small of huggingface.co';

export function modelsFolder({ folder, modelsDir }: Pick<WhisperLocation, 'folder' | 'modelsDir'>): string {
  return path.resolve(folder, modelsDir ?? MODELS_FOLDER);
}

/** Opens everything that is installed. */
export async function checkModels(location: WhisperLocation): Promise<readonly ModelFinding[]> {
  const folder = modelsFolder(location);
  const sentences = (await installedModels(folder)).filter(({ kind }) => kind === 'sentences');
  return [
    await checkEngine('transcription', location, findWhisperCli),
    await checkEngine('listening again', location, findListener),
    ...(sentences.length === 0 ? [noSentences(folder)] : await Promise.all(sentences.map(checkSentences))),
  ];
}

async function checkEngine(
  feature: ModelFinding['feature'],
  location: WhisperLocation,
  findProgram: (location: WhisperLocation) => Promise<string>,
): Promise<ModelFinding> {
  try {
    const program = await findProgram(location);
    return { feature, state: 'ok', message: `${program} with ${await findWhisperModel(location)}` };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { feature, state: 'off', message: error.message };
  }
}

function noSentences(folder: string): ModelFinding {
  return {
    feature: 'sentence vectors',
    state: 'off',
    message: `There is no sentence model in ${folder}: ${SENTENCE_REMEDY}, and ${TRANSFORMERS_REMEDY}.`,
  };
}

/** Loads the model and embeds a text. */
async function checkSentences(model: InstalledModel): Promise<ModelFinding> {
  const feature = 'sentence vectors';
  const weights = Object.keys(SENTENCE_WEIGHTS).find((name) => name === model.detail);
  try {
    const embedder = await createSentenceEmbedder({
      model: path.basename(model.path),
      folder: path.dirname(model.path),
      ...(weights === undefined ? {} : { weights: weights as keyof typeof SENTENCE_WEIGHTS }),
    });
    await embedder.close();
    return { feature, state: 'ok', message: `${model.path}, ${embedder.dimension} numbers a text` };
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error;
    const state = error.failure.kind === 'missing-package' ? 'off' : 'broken';
    return { feature, state, message: error.message };
  }
}

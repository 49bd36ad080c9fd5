/** Which models lie in the folder of models: Whisper files in ggml format, and sentence models in the layout of transformers.js. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { SENTENCE_WEIGHTS } from '@enmienda/correction/offline';
import { readGgmlHeader } from '../whisper/ggml-header.ts';

export interface InstalledModel {
  readonly kind: 'speech' | 'sentences';
  /** Path below the folder of models. */
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** What it is: `multilingual, base`; `q4`. */
  readonly detail: string;
}

/** The folder itself and the folders in it are looked at. A missing folder holds none. */
export async function installedModels(folder: string): Promise<readonly InstalledModel[]> {
  const models: InstalledModel[] = [];
  for (const place of [folder, ...(await foldersIn(folder))]) {
    const sentences = await sentenceModel(folder, place);
    if (sentences !== undefined) models.push(sentences);
    for (const name of await namesIn(place)) {
      if (!name.endsWith('.bin')) continue;
      const speech = await speechModel(folder, path.join(place, name));
      if (speech !== undefined) models.push(speech);
    }
  }
  return models;
}

/** `undefined` where the file is no Whisper model. */
async function speechModel(folder: string, file: string): Promise<InstalledModel | undefined> {
  const header = await readGgmlHeader(file).catch(() => undefined);
  if (header === undefined) return undefined;
  const languages = header.isMultilingual ? 'multilingual' : 'English only';
  return {
    kind: 'speech',
    name: path.relative(folder, file),
    path: file,
    sizeBytes: (await stat(file)).size,
    detail: `${languages}, ${header.alignment}`,
  };
}

async function sentenceModel(folder: string, place: string): Promise<InstalledModel | undefined> {
  const names = new Set(await namesIn(place));
  if (!names.has('config.json') || !names.has('tokenizer.json')) return undefined;
  for (const [weights, name] of Object.entries(SENTENCE_WEIGHTS)) {
    const there = await stat(path.join(place, 'onnx', name)).catch(() => undefined);
    if (there === undefined) continue;
    const own = path.relative(folder, place);
    return { kind: 'sentences', name: own, path: place, sizeBytes: there.size, detail: weights };
  }
  return undefined;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name))
    .sort();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

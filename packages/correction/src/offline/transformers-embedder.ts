/**
 * Sentence vectors of a transformer model, by the optional package @huggingface/transformers (transformers.js): what a text means, not
 * how it sounds. The model is a folder in the layout of transformers.js (config.json, tokenizer.json, onnx/model_*.onnx).
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Embedder } from './embedder.ts';
import { OfflineError, reasonOf } from './offline-error.ts';

/** How transformers.js names the files of weights, in the model's folder `onnx`. */
export const SENTENCE_WEIGHTS = {
  fp32: 'model.onnx',
  fp16: 'model_fp16.onnx',
  q8: 'model_quantized.onnx',
  q4: 'model_q4.onnx',
} as const;

export interface SentenceModel {
  /** A folder in `folder`, or, without one, a model of the hub such as `Xenova/multilingual-e5-small`. */
  readonly model: string;
  /** The folder that holds the model's; nothing is downloaded then. */
  readonly folder?: string;
  /** Of a model of the hub: which commit, tag or branch. */
  readonly revision?: string;
  /** Where models of the hub are kept; default: the package's own cache. */
  readonly cacheFolder?: string;
  /** How the weights are stored; default: 4 bits. */
  readonly weights?: keyof typeof SENTENCE_WEIGHTS;
  /** Put before each text, as the model was trained; default: `query: `, which models of the E5 family take. */
  readonly prefix?: string;
}

/** Holds the model in memory (some 300 MB for a small one) until it is closed. */
export interface SentenceEmbedder extends Embedder {
  close(): Promise<void>;
}

/** The part of @huggingface/transformers 4.3.1 that is used; the package is optional, so its own types may be absent. */
interface TransformersModule {
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: {
      readonly dtype: string;
      readonly local_files_only: boolean;
      readonly revision: string;
      readonly cache_dir: string | null;
      readonly session_options: { readonly intraOpNumThreads: number };
    },
  ): Promise<ExtractFeatures>;
}

interface ExtractFeatures {
  (
    texts: readonly string[],
    options: { readonly pooling: 'mean'; readonly normalize: true },
  ): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>;
  dispose(): Promise<unknown>;
}

const PACKAGE = '@huggingface/transformers';
/** Longer texts are cut by the model itself, at its number of tokens (512 for most). */
const TEXTS_AT_ONCE = 32;

/** What to do where the package is missing. Its install scripts would download what the CPU doesn't need. */
export const TRANSFORMERS_REMEDY =
  'install it with "npm install --ignore-scripts @huggingface/transformers@4.3.1" (474 MB)';

/** @throws OfflineError missing-package | not-found | unreadable | unusable-model */
export async function createSentenceEmbedder(source: SentenceModel): Promise<SentenceEmbedder> {
  const { model, folder, revision = 'main', weights = 'q4', prefix = 'query: ' } = source;
  const version =
    folder === undefined
      ? revision
      : await hashOf(path.join(folder, model, 'onnx', SENTENCE_WEIGHTS[weights]));
  const transformers = await importTransformers();
  const extract = await openModel(transformers, folder === undefined ? model : path.resolve(folder, model), {
    dtype: weights,
    local_files_only: folder !== undefined,
    revision,
    cache_dir: source.cacheFolder ?? null,
    session_options: { intraOpNumThreads: 1 },
  });
  const vectorsOf = (texts: readonly string[]): ReturnType<ExtractFeatures> =>
    extract(
      texts.map((text) => prefix + text),
      { pooling: 'mean', normalize: true },
    );
  const dimension = (await vectorsOf([''])).dims[1] ?? 0;
  let closing: Promise<unknown> | undefined;
  return {
    name: `transformers ${model} ${weights}`,
    version,
    dimension,
    async embed(texts) {
      const vectors = new Float32Array(texts.length * dimension);
      for (let from = 0; from < texts.length; from += TEXTS_AT_ONCE) {
        const { data } = await vectorsOf(texts.slice(from, from + TEXTS_AT_ONCE));
        vectors.set(data, from * dimension);
      }
      return vectors;
    },
    async close() {
      closing ??= extract.dispose();
      await closing;
    },
  };
}

async function importTransformers(): Promise<TransformersModule> {
  try {
    return (await import(PACKAGE)) as TransformersModule;
  } catch (error) {
    throw new OfflineError(
      { kind: 'missing-package', package: PACKAGE, reason: reasonOf(error), remedy: TRANSFORMERS_REMEDY },
      { cause: error },
    );
  }
}

async function openModel(
  transformers: TransformersModule,
  model: string,
  options: Parameters<TransformersModule['pipeline']>[2],
): Promise<ExtractFeatures> {
  try {
    return await transformers.pipeline('feature-extraction', model, options);
  } catch (error) {
    throw new OfflineError({ kind: 'unusable-model', model, reason: reasonOf(error) }, { cause: error });
  }
}

/** Other weights are another version: their vectors can't be compared. @throws OfflineError not-found | unreadable */
async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (error) {
    const reason = reasonOf(error);
    throw new OfflineError(
      reason === 'ENOENT' ? { kind: 'not-found', path: file } : { kind: 'unreadable', path: file, reason },
      { cause: error },
    );
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Vectors of how a phrase sounds by a small trained network (`models/sound-encoder.onnx`, described by the JSON file beside it), by the
 * optional package onnxruntime-node. One network serves all languages: it reads phones, not letters.
 *
 *   phones [n, length]  64-bit integers, 1..63, 0 after the last phone of a phrase
 *   vector [n, dimension]  unit rows
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Language } from '../language.ts';
import { createCloseLook, phonesOfText } from '../sound-of-text.ts';
import type { Embedder } from './embedder.ts';
import { OfflineError, reasonOf } from './offline-error.ts';

type Runtime = typeof import('onnxruntime-node');
type Session = import('onnxruntime-node').InferenceSession;

/** Holds the network in memory until it is closed. */
export interface SoundEncoder extends Embedder {
  close(): Promise<void>;
}

/** Comes with the package. */
const MODEL: string = fileURLToPath(new URL('../../models/sound-encoder.onnx', import.meta.url));
const PACKAGE = 'onnxruntime-node';
const REMEDY = 'install it with "npm install --ignore-scripts onnxruntime-node@1.30.0"';

/** What it was trained with; later phones are left out. */
const ENCODED_PHONES_MAX = 40;
/** Asked at once, those of like length together, so that little of a batch is empty. */
const PHRASES_AT_ONCE = 32;

/**
 * The trained embedder of the package, or of `file`, another network of the same shape. Without phones a row is zero.
 * @throws OfflineError missing-package | not-found | unreadable | unusable-model
 */
export async function createSoundEncoder(language: Language, file: string = MODEL): Promise<SoundEncoder> {
  const bytes = await readModel(file);
  const runtime = await importRuntime();
  const session = await openSession(runtime, bytes, file);
  const dimension = (await run(runtime, session, [Uint8Array.of(1)])).length;
  let closing: Promise<void> | undefined;
  return {
    name: `sound-encoder-${language.dialect}`,
    version: createHash('sha256').update(bytes).digest('hex').slice(0, 16),
    dimension,
    closeLook: createCloseLook(language),
    async embed(texts) {
      const vectors = new Float32Array(texts.length * dimension);
      const phrases = texts
        .map((text, row) => ({ row, phones: phonesOfText(text, language).subarray(0, ENCODED_PHONES_MAX) }))
        .filter(({ phones }) => phones.length > 0)
        .sort((a, b) => a.phones.length - b.phones.length);
      for (let from = 0; from < phrases.length; from += PHRASES_AT_ONCE) {
        const batch = phrases.slice(from, from + PHRASES_AT_ONCE);
        const rows = await run(
          runtime,
          session,
          batch.map(({ phones }) => phones),
        );
        for (const [at, { row }] of batch.entries()) {
          vectors.set(rows.subarray(at * dimension, (at + 1) * dimension), row * dimension);
        }
      }
      return vectors;
    },
    async close() {
      closing ??= session.release();
      await closing;
    },
  };
}

async function run(
  runtime: Runtime,
  session: Session,
  phrases: readonly Uint8Array[],
): Promise<Float32Array> {
  const length = Math.max(...phrases.map((phones) => phones.length));
  const cells = new BigInt64Array(phrases.length * length);
  for (const [row, phones] of phrases.entries()) {
    for (const [at, phone] of phones.entries()) cells[row * length + at] = BigInt(phone);
  }
  const { vector } = await session.run({
    phones: new runtime.Tensor('int64', cells, [phrases.length, length]),
  });
  if (!(vector?.data instanceof Float32Array)) throw new TypeError('The network gives 32-bit floats');
  return vector.data;
}

async function readModel(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = reasonOf(error);
    throw new OfflineError(
      reason === 'ENOENT' ? { kind: 'not-found', path: file } : { kind: 'unreadable', path: file, reason },
      { cause: error },
    );
  }
}

async function importRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-node');
  } catch (error) {
    throw new OfflineError(
      { kind: 'missing-package', package: PACKAGE, reason: reasonOf(error), remedy: REMEDY },
      { cause: error },
    );
  }
}

async function openSession(runtime: Runtime, bytes: Uint8Array, model: string): Promise<Session> {
  try {
    return await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (error) {
    throw new OfflineError({ kind: 'unusable-model', model, reason: reasonOf(error) }, { cause: error });
  }
}

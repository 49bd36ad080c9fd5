import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSentenceEmbedder, type SentenceEmbedder } from '@enmienda/correction/offline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from './vectors.ts';

const MODEL = 'multilingual-e5-small-latin';
const modelsDir = process.env['ENMIENDA_MODELS_DIR'];

async function isInstalled(): Promise<boolean> {
  const name = '@huggingface/transformers';
  return import(name).then(
    () => true,
    () => false,
  );
}

const hasPackage = await isInstalled();
const missing = [
  ...(hasPackage ? [] : ['the package @huggingface/transformers (.ci/run installs it)']),
  ...(modelsDir === undefined ? ['models (ENMIENDA_MODELS_DIR)'] : []),
];

test.skipIf(hasPackage)('says how to install the package where it is missing', async () => {
  await expect(createSentenceEmbedder({ model: 'someone/some-model' })).rejects.toThrow(
    /@huggingface\/transformers can't be loaded.*npm install --ignore-scripts @huggingface\/transformers@4\.3\.1/,
  );
});

test('says which file of the model is missing', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-models-'));
  try {
    await expect(createSentenceEmbedder({ model: 'absent', folder })).rejects.toMatchObject({
      failure: { kind: 'not-found', path: path.join(folder, 'absent', 'onnx', 'model_q4.onnx') },
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

const reason = missing.length === 0 ? '' : ` (skipped: needs ${missing.join(' and ')})`;

describe.skipIf(missing.length > 0)(`the sentence embedder with real weights${reason}`, () => {
  let embedder: SentenceEmbedder;
  beforeAll(async () => {
    embedder = await createSentenceEmbedder({ model: MODEL, folder: modelsDir ?? '' });
  });
  afterAll(async () => {
    await embedder.close();
    await embedder.close();
  });

  test('puts sentences of the same meaning nearer than others, across languages', async () => {
    const vectors = await embedder.embed([
      'quiero pagar mi factura de la luz',
      'necesito abonar el recibo de electricidad',
      'preciso pagar a conta de luz',
      'mi perro duerme en el jardín',
    ]);
    const cosine = (a: number, b: number): number =>
      at(vectors, a, embedder.dimension).reduce(
        (sum, value, cell) => sum + value * (at(vectors, b, embedder.dimension)[cell] ?? 0),
        0,
      );
    expect(cosine(0, 0)).toBeCloseTo(1, 4);
    expect(cosine(0, 1)).toBeGreaterThan(cosine(0, 3));
    expect(cosine(0, 2)).toBeGreaterThan(cosine(0, 3));
  });

  test('takes more texts than one batch, each independent of its company, and none', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => `llamada número ${i}`);
    const together = await embedder.embed(texts);
    const alone = await embedder.embed([texts[39] ?? '']);
    const last = at(together, 39, embedder.dimension);
    expect(last.reduce((sum, value, cell) => sum + value * (alone[cell] ?? 0), 0)).toBeGreaterThan(0.999);
    expect(await embedder.embed([])).toHaveLength(0);
  });

  test('is versioned by its weights', () => {
    expect(embedder.name).toContain(MODEL);
    expect(embedder.version).toMatch(/^[0-9a-f]{16}$/);
    expect(embedder.dimension).toBe(384);
  });

  test('says that a model is unusable whose weights are no weights', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-models-'));
    try {
      await mkdir(path.join(folder, MODEL, 'onnx'), { recursive: true });
      for (const name of ['config.json', 'tokenizer.json', 'tokenizer_config.json']) {
        await copyFile(path.join(modelsDir ?? '', MODEL, name), path.join(folder, MODEL, name));
      }
      await writeFile(path.join(folder, MODEL, 'onnx', 'model_q4.onnx'), 'no weights');
      await expect(createSentenceEmbedder({ model: MODEL, folder })).rejects.toMatchObject({
        failure: { kind: 'unusable-model' },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { english } from '@enmienda/correction/en';
import { spanish } from '@enmienda/correction/es';
import {
  createPairBank,
  createPhoneEmbedder,
  createSoundEncoder,
  type SoundEncoder,
} from '@enmienda/correction/offline';
import { portuguese } from '@enmienda/correction/pt';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from './vectors.ts';

async function isInstalled(): Promise<boolean> {
  const name = 'onnxruntime-node';
  return import(name).then(
    () => true,
    () => false,
  );
}

const hasPackage = await isInstalled();
const reason = hasPackage ? '' : ' (skipped: needs the package onnxruntime-node)';

test('comes as the network that its description is about', async () => {
  const folder = path.join(import.meta.dirname, '../../models');
  const bytes = await readFile(path.join(folder, 'sound-encoder.onnx'));
  const described = JSON.parse(await readFile(path.join(folder, 'sound-encoder.json'), 'utf8')) as {
    readonly sha256: string;
    readonly size_bytes: number;
  };
  expect(described.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(described.size_bytes).toBe(bytes.length);
});

test.skipIf(hasPackage)('says how to install the package where it is missing', async () => {
  await expect(createSoundEncoder(spanish())).rejects.toThrow(
    /onnxruntime-node can't be loaded.*npm install --ignore-scripts onnxruntime-node@1\.30\.0/,
  );
});

describe.skipIf(!hasPackage)(`the sound encoder${reason}`, () => {
  let encoder: SoundEncoder;
  beforeAll(async () => {
    encoder = await createSoundEncoder(spanish());
  });
  afterAll(async () => {
    await encoder.close();
    await encoder.close();
  });

  async function similarity(a: string, b: string, by: SoundEncoder = encoder): Promise<number> {
    const vectors = await by.embed([a, b]);
    const other = at(vectors, 1, by.dimension);
    return at(vectors, 0, by.dimension).reduce((sum, value, cell) => sum + value * (other[cell] ?? 0), 0);
  }

  test.each([
    ['words split or merged', 'tele cable', 'Telecable', 0.999],
    ['case, accents of spelling and punctuation', '¡Órale, Telcel!', 'orale telcel', 0.999],
    ['a confused consonant', 'mobistal', 'Movistar', 0.7],
    ['a lost syllable', 'paraceta', 'paracetamol', 0.5],
  ])('puts phrases near each other that differ by %s', async (...row) => {
    const [, heard, canonical, least] = row;
    expect(await similarity(heard, canonical)).toBeGreaterThan(least);
  });

  test.each([
    ['Movistar', 'paracetamol'],
    ['Claro', 'Telcel'],
    ['Banco Azteca', 'seguro de vida'],
  ])('keeps %s far from %s', async (a, b) => {
    expect(await similarity(a, b)).toBeLessThan(0.5);
  });

  test.each([
    ['pt', portuguese(), 'nú banque', 'Nubank', 'Bradesco'],
    ['en', english(), 'zoom ta', 'Zumtar', 'Verizon'],
  ] as const)('serves %s by its own phones', async (...row) => {
    const [, language, heard, canonical, other] = row;
    const own = await createSoundEncoder(language);
    try {
      expect(own.name).toBe(`sound-encoder-${language.dialect}`);
      expect(await similarity(heard, canonical, own)).toBeGreaterThan(
        0.2 + (await similarity(heard, other, own)),
      );
    } finally {
      await own.close();
    }
  });

  test('returns unit rows, and zeros for a text without sound', async () => {
    const vectors = await encoder.embed(['Movistar', '', '¿?', 'a']);
    const lengths = [0, 1, 2, 3].map((row) => Math.hypot(...at(vectors, row, encoder.dimension)));
    expect(lengths).toEqual([expect.closeTo(1, 5), 0, 0, expect.closeTo(1, 5)]);
    expect(await encoder.embed([])).toHaveLength(0);
  });

  test('gives a text the same vector in any company, beyond one batch too', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcdefgilmnorstuz '.split('')), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 70 }), async (texts) => {
        const together = await encoder.embed(texts);
        const alone = await encoder.embed([texts[0] ?? '']);
        const first = at(together, 0, encoder.dimension);
        expect(Math.max(...alone.map((value, cell) => Math.abs(value - (first[cell] ?? 9))))).toBeLessThan(
          1e-5,
        );
      }),
      { numRuns: 20 },
    );
  });

  test('looks closer as the built-in embedder does', () => {
    const { closeLook } = createPhoneEmbedder(spanish());
    for (const other of ['Movistar', 'Telcel', '']) {
      expect(encoder.closeLook?.('mobi estar')(other)).toBe(closeLook?.('mobi estar')(other));
    }
  });

  test('finds the term of a known error in a bank', async () => {
    const pairs = ['Movistar', 'Telcel', 'Xochimilco', 'Guadalajara'].map((canonical) => ({
      heard: canonical,
      canonical,
      count: 1,
    }));
    const bank = await createPairBank({ embedder: encoder, pairs });
    const found = await bank.nearest(['sochi milco', 'mobi estar'], 1);
    expect(found.map(([first]) => first?.pair.canonical)).toEqual(['Xochimilco', 'Movistar']);
  });

  test('names a file that is missing, and one that holds no network', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-encoder-'));
    const file = path.join(folder, 'encoder.onnx');
    try {
      await expect(createSoundEncoder(spanish(), file)).rejects.toMatchObject({
        failure: { kind: 'not-found', path: file },
      });
      await expect(createSoundEncoder(spanish(), folder)).rejects.toMatchObject({
        failure: { kind: 'unreadable', path: folder, reason: 'EISDIR' },
      });
      await writeFile(file, 'no network');
      await expect(createSoundEncoder(spanish(), file)).rejects.toMatchObject({
        failure: { kind: 'unusable-model', model: file },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

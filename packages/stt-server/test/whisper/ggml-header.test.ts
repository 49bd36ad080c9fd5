import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGgmlHeader } from '../../src/whisper/ggml-header.ts';
import { makeTemporaryFolder } from '../running-server.ts';
import { type GgmlFile, ggmlFile } from './ggml-file.ts';

let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function headerOf(bytes: Uint8Array) {
  const file = path.join(folder, 'model.bin');
  await writeFile(file, bytes);
  return readGgmlHeader(file);
}

describe('readGgmlHeader', () => {
  it('reads the vocabulary as bytes, in id order', async () => {
    const header = await headerOf(ggmlFile({ tokens: [' Mar', [0xc3], [0xad, 0x61], ''] }));
    expect(header?.tokens.map((token) => [...token])).toEqual([
      [0x20, 0x4d, 0x61, 0x72],
      [0xc3],
      [0xad, 0x61],
      [],
    ]);
  });

  it.each([
    [{ audioLayers: 4 }, 'tiny'],
    [{ audioLayers: 6, vocabulary: 51_864 }, 'base.en'],
    [{ audioLayers: 12 }, 'small'],
    [{ audioLayers: 24 }, 'medium'],
    [{ audioLayers: 32, textLayers: 32, mels: 80 }, 'large.v2'],
    [{ audioLayers: 32, textLayers: 32, mels: 128, vocabulary: 51_866 }, 'large.v3'],
    [{ audioLayers: 32, textLayers: 4, mels: 128, vocabulary: 51_866 }, 'large.v3.turbo'],
  ] as [GgmlFile, string][])('knows the alignment heads of %o as %s', async (file, alignment) => {
    expect(await headerOf(ggmlFile(file))).toMatchObject({
      alignment,
      isMultilingual: file.vocabulary !== 51_864,
    });
  });

  it.each([
    ['another kind of file', Buffer.from('GIF89a and so on, far from any model')],
    ['an empty file', new Uint8Array()],
    ['a file cut off in its filters', ggmlFile().subarray(0, 400)],
    ['a file cut off in its vocabulary', ggmlFile({ tokens: [' hola'] }).subarray(0, -2)],
    [
      'a file with an impossible vocabulary',
      Buffer.concat([ggmlFile().subarray(0, -4), Buffer.alloc(4, 0xff)]),
    ],
  ])('has nothing to say of %s', async (_name, bytes) => {
    expect(await headerOf(bytes)).toBeUndefined();
  });
});

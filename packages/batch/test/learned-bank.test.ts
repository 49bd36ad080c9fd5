import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spanish } from '@enmienda/correction/es';
import { createPhoneEmbedder } from '@enmienda/correction/offline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLearnedBank } from '../src/learned-bank.ts';
import type { Log } from '../src/log.ts';

const pairs = [
  { heard: 'mobi estar', canonical: 'Movistar', count: 3 },
  { heard: 'sochi milko', canonical: 'Xochimilco', count: 2 },
];
const embedder = createPhoneEmbedder(spanish());

let folder = '';
let messages: string[] = [];
const note = (_: unknown, message: string): void => {
  messages.push(message);
};
const log: Log = { info: note, warn: note, error: note };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-bank-'));
  messages = [];
});
afterEach(() => rm(folder, { recursive: true }));

const open = (in_ = folder) => openLearnedBank({ folder: in_, language: 'es', embedder, pairs, log });

async function nearest(): Promise<string | undefined> {
  const [found] = await (await open()).nearest(['mobi esta'], 1);
  return found?.[0]?.pair.canonical;
}

describe('the bank of learned pairs', () => {
  test('is kept in a file, and taken from it the next time', async () => {
    expect(await nearest()).toBe('Movistar');
    expect(messages).toEqual(['bank of known errors built again']);
    messages = [];
    expect(await nearest()).toBe('Movistar');
    expect(messages).toEqual([]);
  });

  test.each([
    ['truncated', (file: string) => truncate(file, 40)],
    ['empty', (file: string) => truncate(file, 0)],
    [
      'of an older version',
      async (file: string) =>
        writeFile(file, (await readFile(file, 'utf8')).replace('"version":2', '"version":1')),
    ],
  ])('is built again from the pairs when its file is %s', async (_, spoil) => {
    await open();
    messages = [];
    await spoil(path.join(folder, 'es.bank'));
    expect(await nearest()).toBe('Movistar');
    expect(messages).toEqual(['bank of known errors built again']);
    messages = [];
    expect(await nearest()).toBe('Movistar');
    expect(messages).toEqual([]);
  });

  test('works without a file where none can be written', async () => {
    const file = path.join(folder, 'a-file');
    await writeFile(file, '');
    expect((await open(path.join(file, 'below'))).size).toBe(2);
    expect(messages.at(-1)).toBe('bank of known errors not saved');
  });
});

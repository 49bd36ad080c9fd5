import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLexiconCorrectors } from '../src/lexicon-correctors.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-correctors-test-'));
  await mkdir(path.join(folder, 'es'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (entries: unknown) =>
  writeFile(
    path.join(folder, 'es', 'telecoms.json'),
    JSON.stringify({ language: 'es', sector: 'telecoms', entries }),
  );

it('takes up files that change between batches, and goes on with what it has when one is spoiled', async () => {
  const failures: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => failures.push(fields),
  };
  await write([{ canonical: 'Vodafone' }]);
  const correctors = createLexiconCorrectors({
    folder,
    learning: { current: () => Promise.resolve(undefined) },
    log,
  });
  const first = await correctors.forLanguage('es');

  await write('spoiled');
  await correctors.refresh();
  await correctors.refresh();
  expect(await correctors.forLanguage('es')).toBe(first);
  expect(failures).toEqual([{ language: 'es', reason: 'invalid-file' }]);

  await write([{ canonical: 'Vodafone' }, { canonical: 'Movistar', surfaces: ['movi star'] }]);
  await correctors.refresh();
  const second = await correctors.forLanguage('es');
  expect(second.configHash).not.toBe(first.configHash);
  expect(failures).toHaveLength(1);
  correctors.close();
});

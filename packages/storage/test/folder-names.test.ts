import { mkdtemp, opendir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderNames, sortedNames } from '../src/folder-names.ts';
import { failure } from './fixtures/failure.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-names-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function all(names: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const name of names) found.push(name);
  return found;
}

describe('sortedNames', () => {
  it('gives the names in order, however few are held at a time', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `rec_${(index * 37) % 61}`);
    for (const name of [...names, '.hidden', 'other']) await writeFile(path.join(folder, name), '');
    const expected = names.sort();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.nat(61), async (held, from) => {
        const after = from === 0 ? '' : (expected[from - 1] ?? 'rec_:');
        const found = await all(sortedNames({ opendir }, folder, { prefix: 'rec_', after, held }));
        expect(found).toEqual(expected.filter((name) => name > after));
      }),
      { numRuns: 40 },
    );
  });

  it('says what it could not read', async () => {
    await expect(all(folderNames({ opendir }, path.join(folder, 'none')))).rejects.toEqual(
      failure('not-found'),
    );
  });
});

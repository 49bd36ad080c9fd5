import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = path.dirname(import.meta.dirname);

const manifestSchema = z.object({
  name: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});

async function manifests(): Promise<readonly z.infer<typeof manifestSchema>[]> {
  const packages = await readdir(path.join(root, 'packages'));
  const folders = ['.', 'bench', 'examples', ...packages.map((name) => path.join('packages', name))];
  return Promise.all(
    folders.map(async (folder) =>
      manifestSchema.parse(JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'))),
    ),
  );
}

describe('repository', async () => {
  test.for(await manifests())('$name pins every dependency to one version', (manifest) => {
    const ranges = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
    const loose = Object.entries(ranges).filter(([, range]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range));
    expect(loose).toEqual([]);
  });

  test('the lockfile installs from whatever registry its user has', async () => {
    const lockfile = await readFile(path.join(root, 'package-lock.json'), 'utf8');
    expect(lockfile.split('\n').filter((line) => line.includes('"resolved": "http'))).toEqual([]);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spanish } from '@enmienda/correction/es';
import {
  createFlatIndex,
  createPairBank,
  createPhoneEmbedder,
  loadFlatIndex,
  openPairBank,
} from '@enmienda/correction/offline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceFile } from '../../src/offline/atomic-file.ts';
import { randomUnitVectors } from './vectors.ts';

const sources = fileURLToPath(new URL('../../src/offline/', import.meta.url));
const modules = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-atomic-'));
  // Where the scripts find the packages that esbuild can't put into them.
  await symlink(modules, path.join(folder, 'node_modules'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Runs a script that may import the sources in a process of its own; its standard output is line by line. */
async function startScript(name: string, script: string): Promise<ChildProcess> {
  const outfile = path.join(folder, `${name}.mjs`);
  await build({
    stdin: { contents: script, resolveDir: sources, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['usearch'],
    outfile,
    logLevel: 'silent',
  });
  return spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstOutput(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The child has no standard output.');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString();
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

describe('replacing a file', () => {
  test('leaves the old file when the process is killed while the new one is half written', async () => {
    const target = path.join(folder, 'half.txt');
    await writeFile(target, 'old');
    const child = await startScript(
      'half',
      `import { appendFile } from 'node:fs/promises';
       import { replaceFile } from './atomic-file.ts';
       await replaceFile(${JSON.stringify(target)}, async (temporaryPath) => {
         await appendFile(temporaryPath, 'ne');
         console.log('half');
         await new Promise((resolve) => setTimeout(resolve, 60_000));
       });`,
    );
    expect(await firstOutput(child)).toBe('half\n');
    await kill(child);
    expect(await readFile(target, 'utf8')).toBe('old');
    await replaceFile(target, (temporaryPath) => writeFile(temporaryPath, 'new'));
    expect(await readFile(target, 'utf8')).toBe('new');
  });

  test('leaves a whole index whenever a process that saves over and over is killed', async () => {
    const target = path.join(folder, 'busy.index');
    const index = createFlatIndex(256);
    await index.add(
      Array.from({ length: 400 }, (_, id) => id),
      randomUnitVectors(400, 256, 1),
    );
    await index.save(target);
    for (let round = 0; round < 6; round++) {
      const child = await startScript(
        'busy',
        `import { loadFlatIndex } from './flat-index.ts';
         const index = await loadFlatIndex(${JSON.stringify(target)});
         for (let saved = 0; ; saved++) {
           await index.save(${JSON.stringify(target)});
           console.log(saved);
         }`,
      );
      // Output comes between two saves, and the kill a little or much later: each round hits another place.
      for (let lines = 0; lines <= round; lines++) await firstOutput(child);
      await kill(child);
      expect((await loadFlatIndex(target)).size).toBe(400);
    }
  });

  test('leaves a whole bank of usearch whenever a process that changes and saves it over and over is killed', async () => {
    const target = path.join(folder, 'busy.bank.jsonl');
    const pairs = Array.from({ length: 300 }, (_, at) => ({
      heard: `mobi estar ${at}`,
      canonical: 'Movistar',
      count: 1,
    }));
    const embedder = createPhoneEmbedder(spanish());
    await (await createPairBank({ embedder, pairs })).save(target);
    const script = `import { spanish } from '../es.ts';
      import { createPhoneEmbedder } from './phone-embedder.ts';
      import { openPairBank } from './pair-bank.ts';
      const target = ${JSON.stringify(target)};
      const embedder = createPhoneEmbedder(spanish());
      const pairs = ${JSON.stringify(pairs)};
      const { bank, rebuilt } = await openPairBank(target, { embedder, pairs });
      if (rebuilt !== undefined) throw new Error(rebuilt);
      for (let saved = 0; ; saved++) {
        await bank.remove([pairs[saved % 300]]);
        await bank.save(target);
        await bank.put([pairs[saved % 300]]);
        await bank.save(target);
        console.log(saved);
      }`;
    for (let round = 0; round < 5; round++) {
      const child = await startScript('bank', script);
      for (let lines = 0; lines <= round; lines++) await firstOutput(child);
      await kill(child);
      const { bank, rebuilt } = await openPairBank(target, { embedder, pairs });
      expect([rebuilt, bank.size]).toEqual([undefined, 300]);
    }
  });

  test('leaves the old file and no temporary one when writing fails', async () => {
    const place = path.join(folder, 'failing');
    await mkdir(place);
    const target = path.join(place, 'file.txt');
    await writeFile(target, 'old');
    const failing = replaceFile(target, async (temporaryPath) => {
      await writeFile(temporaryPath, 'ne');
      throw new Error('no more');
    });
    await expect(failing).rejects.toMatchObject({ failure: { kind: 'unwritable', path: target } });
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(place)).toEqual(['file.txt']);
  });
});

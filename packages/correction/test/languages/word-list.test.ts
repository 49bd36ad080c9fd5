import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const packageFolder = path.join(import.meta.dirname, '..', '..');

describe('the packed word lists', () => {
  it.each(['spanish', 'portuguese', 'english'])('of %s stay under 280 kB gzipped', async (language) => {
    const file = path.join(packageFolder, 'src', 'languages', language, 'word-list.ts');
    expect(gzipSync(await readFile(file)).length).toBeLessThan(280_000);
  });

  it('are what the installed packages give', { timeout: 60_000 }, async () => {
    const script = path.join(packageFolder, 'scripts', 'pack-word-lists.mjs');
    await expect(promisify(execFile)(process.execPath, [script, '--check'])).resolves.toEqual({
      stdout: '',
      stderr: '',
    });
  });
});

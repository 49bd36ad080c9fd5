import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage } from '@enmienda/storage';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let rootPath = '';
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-open-'));
});
afterEach(() => rm(rootPath, { recursive: true }));

describe('openStorage', () => {
  it('keeps a recording in files under the root, with its job and its catalog beside them', async () => {
    const storage = await openStorage({ backend: 'local', rootPath });
    const { id } = await storage.recordings.saveRecording({
      conversationId: 'call-1',
      language: 'es',
      audio: { bytes: Buffer.from('RIFF'), contentType: 'audio/wav' },
    });
    await storage.ledger.enqueue([id], 'offline');
    await storage.close();
    await storage.close();

    await stat(path.join(rootPath, 'audio', `${id}.wav`));
    const again = await openStorage({ backend: 'local', rootPath });
    expect(await again.recordings.listRecordings({ processed: false, limit: 5 })).toEqual([
      await again.recordings.getRecording(id),
    ]);
    expect(await again.ledger.job(id, 'offline')).toMatchObject({ state: 'pending' });
    await again.close();
  });

  it('puts the database where it is told to', async () => {
    const databaseUrl = path.join(rootPath, 'elsewhere', 'a.sqlite');
    const storage = await openStorage({ backend: 'local', rootPath, databaseUrl });
    await storage.close();
    await stat(databaseUrl);
  });

  it('refuses the s3 backend without a bucket', async () => {
    await expect(openStorage({ backend: 's3', rootPath })).rejects.toThrow('needs a bucket');
  });

  it('says what to install where the AWS SDK is absent', async () => {
    // A program in a folder whose packages are ours but for the optional one.
    const modules = path.join(rootPath, 'node_modules');
    await mkdir(modules);
    for (const name of ['better-sqlite3', 'kysely', 'zod']) {
      await symlink(path.join(import.meta.dirname, '../../../node_modules', name), path.join(modules, name));
    }
    await build({
      entryPoints: [path.join(import.meta.dirname, 'fixtures', 'open-s3.ts')],
      outdir: rootPath,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      platform: 'node',
      format: 'esm',
      external: ['@aws-sdk/*', 'better-sqlite3', 'kysely', 'zod'],
      conditions: ['@enmienda/source'],
      logLevel: 'error',
    });
    const output = execFileSync(process.execPath, [path.join(rootPath, 'open-s3.mjs'), rootPath], {
      encoding: 'utf8',
    });
    expect(output).toContain('npm install @aws-sdk/client-s3');
  });
});

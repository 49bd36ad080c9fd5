import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore, openDatabase } from '@enmienda/storage';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { failure } from './fixtures/failure.ts';

/** Whether a command of the system succeeded. */
function system(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** A file system of its own, mounted where the tests may mount; other runs have the injected errors of the local store. */
const canMount = process.getuid?.() === 0 && system('unshare', ['--mount', 'true']);

async function mountTmpfs(options: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-disk-'));
  await mkdir(path.join(folder, 'disk'));
  expect(system('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path.join(folder, 'disk')])).toBe(true);
  onTestFinished(async () => {
    expect(system('umount', [path.join(folder, 'disk')])).toBe(true);
    await rm(folder, { recursive: true });
  });
  return path.join(folder, 'disk');
}

describe.skipIf(!canMount)(`a real disk${canMount ? '' : ' (skipped: mounting needs root)'}`, () => {
  const options = { contentType: 'text/plain' };

  it('that is full refuses a write, keeps what was there, and takes the next one when there is space', async () => {
    const objects = createLocalObjectStore({ rootPath: await mountTmpfs('size=256k') });
    await objects.put('a/old', Buffer.alloc(64 * 1024, 'o'), options);
    const large = Buffer.alloc(1024 * 1024);
    await expect(objects.put('a/old', large, options)).rejects.toEqual(failure('no-space'));
    await expect(objects.put('a/new', large, { ...options, ifAbsent: true })).rejects.toEqual(
      failure('no-space'),
    );
    const keys: string[] = [];
    for await (const { key, sizeBytes } of objects.list('')) keys.push(`${key} ${sizeBytes}`);
    expect(keys).toEqual(['a/old 65536']);
    await objects.put('a/new', Buffer.alloc(64 * 1024), options);
  });

  it('that is read-only refuses a write and can be read', async () => {
    const disk = await mountTmpfs('size=1m');
    const objects = createLocalObjectStore({ rootPath: disk });
    await objects.put('a/old', Buffer.from('old'), options);
    expect(system('mount', ['-o', 'remount,ro', disk])).toBe(true);
    await expect(objects.put('a/old', Buffer.from('new'), options)).rejects.toEqual(failure('read-only'));
    await expect(objects.put('b/new', Buffer.from('new'), options)).rejects.toEqual(failure('read-only'));
    await expect(objects.delete('a/old')).rejects.toEqual(failure('read-only'));
    expect(Buffer.from((await objects.get('a/old')).bytes).toString()).toBe('old');
    expect(await readdir(path.join(disk, 'a'))).toEqual(['old']);
  });

  it('that is full fails a transaction of the database as no-space and loses nothing', async () => {
    const file = path.join(await mountTmpfs('size=1m'), 'a.sqlite');
    const db = await openDatabase(file);
    onTestFinished(() => db.destroy());
    await sql`create table note (text text)`.execute(db);
    await sql`insert into note values ('kept')`.execute(db);
    const filling = db.transaction().execute(async (transaction) => {
      for (let row = 0; row < 100; row += 1) {
        await sql`insert into note values (${'x'.repeat(64 * 1024)})`.execute(transaction);
      }
    });
    await expect(filling).rejects.toEqual(failure('no-space', { path: file }));
    expect((await sql`select text from note`.execute(db)).rows).toEqual([{ text: 'kept' }]);
  });
});

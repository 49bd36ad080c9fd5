import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileSystem } from '../src/durable-file.ts';
import { objectStoreContract } from './contracts/object-store-contract.ts';
import { failure } from './fixtures/failure.ts';

let rootPath = '';
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-objects-'));
});
afterEach(() => rm(rootPath, { recursive: true }));

const options = { contentType: 'text/plain' };

objectStoreContract(
  'local',
  () =>
    Promise.resolve({
      objects: createLocalObjectStore({ rootPath: path.join(rootPath, 'root') }),
      folder: 'contract',
    }),
  { lacks: { remembers: 'a folder has bytes only; the metadata of a recording has both' } },
);

/** The real file system, but `call` (of a file once opened where it begins with `file.`) fails with `code`. */
function failing(call: string, code: string): FileSystem {
  const fail = () => Promise.reject(Object.assign(new Error(code), { code, errno: -1 }));
  if (!call.startsWith('file.')) return { ...fs, [call]: fail };
  return {
    ...fs,
    open: async (...given) => {
      const file = await fs.open(...given);
      return new Proxy(file, {
        get: (target, name) => {
          if (`file.${String(name)}` === call) return fail;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    },
  };
}

/** The real file system, and what was done to it in order: `rename a/tmp a/b`, `sync a`. */
function observed(): { readonly fileSystem: FileSystem; readonly steps: string[] } {
  const steps: string[] = [];
  const named = (file: unknown) =>
    path.relative(rootPath, String(file)).replace(/\.[\w.]+\.tmp$/, 'tmp') || '.';
  const noted =
    <T extends unknown[], R>(call: string, real: (...given: T) => Promise<R>) =>
    (...given: T) => {
      steps.push([call, ...given.filter((one) => typeof one === 'string').map(named)].join(' '));
      return real(...given);
    };
  return {
    steps,
    fileSystem: {
      ...fs,
      link: noted('link', fs.link),
      rename: noted('rename', fs.rename),
      unlink: noted('unlink', fs.unlink),
      open: async (file, ...given) => {
        const handle = await fs.open(file, ...given);
        const sync = handle.sync.bind(handle);
        handle.sync = () => {
          steps.push(`sync ${named(file)}`);
          return sync();
        };
        return handle;
      },
    },
  };
}

describe('the local object store', () => {
  it('makes every step durable before the next one counts on it', async () => {
    const { fileSystem, steps } = observed();
    const objects = createLocalObjectStore({ rootPath, fileSystem });
    const stepsOf = async (work: Promise<unknown>) => {
      await work;
      return steps.splice(0);
    };
    expect(await stepsOf(objects.put('a/b', Buffer.from('1'), { ...options, ifAbsent: true }))).toEqual([
      'sync .',
      'sync a/tmp',
      'link a/tmp a/b',
      'unlink a/tmp',
      'sync a',
    ]);
    expect(await stepsOf(objects.put('a/b', Buffer.from('2'), options))).toEqual([
      'sync a/tmp',
      'rename a/tmp a/b',
      'sync a',
    ]);
    expect(await stepsOf(objects.delete('a/b'))).toEqual(['unlink a/b', 'sync a']);
  });

  it('is the file below the root', async () => {
    const objects = createLocalObjectStore({ rootPath });
    await objects.put('audio/rec_1.wav', Buffer.from('sound'), options);
    expect(await readFile(path.join(rootPath, 'audio', 'rec_1.wav'), 'utf8')).toBe('sound');
    expect(await readdir(path.join(rootPath, 'audio'))).toEqual(['rec_1.wav']);
  });

  it.each([
    ['file.writeFile', 'ENOSPC', 'no-space'],
    ['file.writeFile', 'EDQUOT', 'no-space'],
    ['file.sync', 'ENOSPC', 'no-space'],
    ['file.sync', 'EIO', 'unavailable'],
    ['rename', 'ENOSPC', 'no-space'],
    ['rename', 'EROFS', 'read-only'],
    ['open', 'EACCES', 'read-only'],
    ['open', 'EMFILE', 'unavailable'],
  ] as const)(
    'keeps the old version and leaves nothing behind when %s fails with %s',
    async (call, code, kind) => {
      await createLocalObjectStore({ rootPath }).put('a/b', Buffer.from('old'), options);
      const objects = createLocalObjectStore({ rootPath, fileSystem: failing(call, code) });
      await expect(objects.put('a/b', Buffer.from('new'), options)).rejects.toEqual(failure(kind));
      expect(await readFile(path.join(rootPath, 'a', 'b'), 'utf8')).toBe('old');
      expect(await readdir(path.join(rootPath, 'a'))).toEqual(['b']);
    },
  );

  it.each([
    ['link', 'ENOSPC', 'no-space'],
    ['link', 'EPERM', 'read-only'],
    ['file.writeFile', 'ENOSPC', 'no-space'],
  ] as const)('leaves nothing behind when %s of an ifAbsent fails with %s', async (call, code, kind) => {
    const objects = createLocalObjectStore({ rootPath, fileSystem: failing(call, code) });
    await expect(objects.put('a/b', Buffer.from('new'), { ...options, ifAbsent: true })).rejects.toEqual(
      failure(kind),
    );
    expect(await readdir(path.join(rootPath, 'a'))).toEqual([]);
  });

  it('says read-only when a file stands where the folder or the root should be', async () => {
    await writeFile(path.join(rootPath, 'audio'), 'a file');
    const objects = createLocalObjectStore({ rootPath });
    await expect(objects.put('audio/a', Buffer.from('x'), options)).rejects.toEqual(failure('read-only'));
    const below = createLocalObjectStore({ rootPath: path.join(rootPath, 'audio') });
    await expect(below.put('audio/a', Buffer.from('x'), options)).rejects.toEqual(failure('read-only'));
  });

  it('writes again once the folder can be made', async () => {
    await writeFile(path.join(rootPath, 'audio'), 'a file');
    const objects = createLocalObjectStore({ rootPath });
    await expect(objects.put('audio/a', Buffer.from('x'), options)).rejects.toEqual(failure('read-only'));
    await rm(path.join(rootPath, 'audio'));
    await objects.put('audio/a', Buffer.from('x'), options);
    expect((await objects.get('audio/a')).sizeBytes).toBe(1);
  });

  it('makes a folder again that was removed while it was open', async () => {
    const objects = createLocalObjectStore({ rootPath });
    await objects.put('audio/a', Buffer.from('x'), options);
    await rm(path.join(rootPath, 'audio'), { recursive: true });
    await expect(objects.put('audio/b', Buffer.from('x'), options)).rejects.toEqual(failure('unavailable'));
    await objects.put('audio/b', Buffer.from('x'), options);
    expect((await objects.get('audio/b')).sizeBytes).toBe(1);
  });

  it('follows no symbolic link out of the root', async () => {
    const outside = path.join(rootPath, 'outside');
    const root = path.join(rootPath, 'root');
    await mkdir(outside);
    await writeFile(path.join(outside, 'secret'), 'secret');
    await mkdir(path.join(root, 'a'), { recursive: true });
    await symlink(path.join(outside, 'secret'), path.join(root, 'a', 'link'));
    await symlink(outside, path.join(root, 'linked'));
    const objects = createLocalObjectStore({ rootPath: root });
    await expect(objects.get('a/link')).rejects.toEqual(failure('corrupt'));
    await expect(objects.getRange('a/link', 0, 3)).rejects.toEqual(failure('corrupt'));
    await expect(objects.stream('a/link')).rejects.toEqual(failure('corrupt'));
    await expect(objects.get('linked/secret')).rejects.toEqual(failure('corrupt'));
    await expect(objects.put('linked/new', Buffer.from('x'), options)).rejects.toEqual(failure('corrupt'));
    await objects.put('a/link', Buffer.from('replaced'), options);
    expect(await readFile(path.join(outside, 'secret'), 'utf8')).toBe('secret');
    expect(await readdir(outside)).toEqual(['secret']);
  });

  it('works below a root that is reached through a link', async () => {
    await mkdir(path.join(rootPath, 'disk'));
    await symlink(path.join(rootPath, 'disk'), path.join(rootPath, 'root'));
    const objects = createLocalObjectStore({ rootPath: path.join(rootPath, 'root') });
    await objects.put('a/b', Buffer.from('x'), options);
    expect((await objects.get('a/b')).sizeBytes).toBe(1);
  });

  it('reads neither a folder nor a pipe as an object', async () => {
    await mkdir(path.join(rootPath, 'a', 'folder'), { recursive: true });
    const mkfifo = 'mkfifo';
    execFileSync(mkfifo, [path.join(rootPath, 'a', 'pipe')]);
    const objects = createLocalObjectStore({ rootPath });
    await expect(objects.get('a/folder')).rejects.toEqual(failure('corrupt'));
    await expect(objects.get('a/pipe')).rejects.toEqual(failure('corrupt'));
    expect(await objects.head('a/folder')).toBeUndefined();
  });

  it('hides what a killed writer left behind, and removes it when it is old', async () => {
    const objects = createLocalObjectStore({ rootPath });
    await objects.put('a/b', Buffer.from('x'), options);
    const leftover = path.join(rootPath, 'a', '.c.0123456789abcdef.tmp');
    const younger = path.join(rootPath, 'a', '.d.0123456789abcdef.tmp');
    const foreign = path.join(rootPath, 'a', '.nfs0001');
    for (const file of [leftover, younger, foreign]) await writeFile(file, 'half');
    await utimes(leftover, 1000, 1000);
    await utimes(foreign, 1000, 1000);
    const keys: string[] = [];
    for await (const { key } of objects.list('')) keys.push(key);
    expect(keys).toEqual(['a/b']);
    expect(await objects.removeLeftovers(new Date(2_000_000))).toBe(1);
    expect(await readdir(path.join(rootPath, 'a'))).toEqual(['.d.0123456789abcdef.tmp', '.nfs0001', 'b']);
  });

  it('lists nothing where there is no root, and only what lies in its folders', async () => {
    const objects = createLocalObjectStore({ rootPath: path.join(rootPath, 'none') });
    for await (const info of objects.list('')) expect(info).toBeUndefined();
    expect(await objects.removeLeftovers(new Date())).toBe(0);
    await writeFile(path.join(rootPath, 'enmienda.sqlite'), '');
    for await (const info of createLocalObjectStore({ rootPath }).list('')) expect(info).toBeUndefined();
  });
});

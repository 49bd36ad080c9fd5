import { constants } from 'node:fs';
import * as nodeFileSystem from 'node:fs/promises';
import path from 'node:path';
import { type FileSystem, isLeftover, makeFolders, syncFolder, writeDurably } from './durable-file.ts';
import { errnoOf, fileSystemError, readError } from './file-system-error.ts';
import { folderNames, sortedNames } from './folder-names.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { checkSha256, sha256Of, verified } from './object-checksum.ts';
import { checkByteRange, parseKeyPrefix, parseObjectKey } from './object-key.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/** Not through a symbolic link, and without waiting for a writer where someone put a pipe. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Files asked for their size at a time while listing. */
const LIST_PAGE = 64;

/** A folder of a million names is walked twenty times, which takes some 20 s, and 100,000 names take 10 MB. */
const NAMES_HELD = 50_000;

export interface LocalObjectStoreOptions {
  /** Made when the first object is written. */
  readonly rootPath: string;
  /** Default: `node:fs/promises`. */
  readonly fileSystem?: FileSystem;
}

/**
 * Objects as files of a folder; `folder/name` is the path below the root. Writes of one key are made one after another
 * inside a process. Across processes `ifAbsent` still holds (it is a hard link), while `ifMatch` compares just before it
 * renames: two processes that write the same key in the same instant need a lock of their own, as the ledger's lease is.
 * A listing holds some ten thousand names in memory, however many there are. A folder remembers neither hash nor content type.
 */
export function createLocalObjectStore(options: LocalObjectStoreOptions): ObjectStore {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  const rootPath = path.resolve(options.rootPath);
  const inTurn = createKeyedQueue();
  const made = new Map<string, Promise<void>>();

  function makeFolder(folder: string): Promise<void> {
    const making = made.get(folder) ?? makeFolderOfRoot(fileSystem, rootPath, folder);
    made.set(folder, making);
    making.catch(() => made.delete(folder));
    return making;
  }

  async function headPath(key: string, file: string): Promise<ObjectInfo | undefined> {
    try {
      const stats = await fileSystem.lstat(file, { bigint: true });
      return stats.isDirectory() ? undefined : infoOf(key, stats);
    } catch (error) {
      const failure = readError(error, key);
      if (failure instanceof StorageError && failure.failure.kind === 'not-found') return undefined;
      throw failure;
    }
  }

  async function openObject(key: string): Promise<nodeFileSystem.FileHandle> {
    const { folder, name } = parseObjectKey(key);
    try {
      await refuseLinkedFolder(fileSystem, rootPath, folder);
      const file = await fileSystem.open(path.join(rootPath, folder, name), READ_FLAGS);
      let isFile = false;
      try {
        isFile = (await file.stat()).isFile();
        if (isFile) return file;
      } finally {
        if (!isFile) await file.close();
      }
    } catch (error) {
      throw readError(error, key);
    }
    throw new StorageError({ kind: 'corrupt', key, reason: 'it is not a file' });
  }

  /** The handle is closed when `use` is done. */
  async function reading<T>(key: string, use: (file: nodeFileSystem.FileHandle) => Promise<T>): Promise<T> {
    const file = await openObject(key);
    try {
      return await use(file);
    } catch (error) {
      throw readError(error, key);
    } finally {
      await file.close();
    }
  }

  return {
    put: (key, body, { ifAbsent = false, ifMatch, sha256, signal }) =>
      inTurn(key, async () => {
        const { folder, name } = parseObjectKey(key);
        const file = path.join(rootPath, folder, name);
        await makeFolder(folder);
        if (ifMatch !== undefined && (await headPath(key, file))?.etag !== ifMatch) {
          throw new StorageError({ kind: 'conflict', key });
        }
        try {
          const target = { path: file, key, ifAbsent, sha256, signal };
          const written = await writeDurably(fileSystem, target, body);
          return { ...infoOf(key, written.stats), sha256: written.sha256 };
        } catch (error) {
          // It may have failed because someone removed the folder: the next put makes it again.
          made.delete(folder);
          throw error;
        }
      }),

    get: (key, { maxBytes, sha256 } = {}) =>
      reading(key, async (file) => {
        const info = infoOf(key, await file.stat({ bigint: true }));
        if (maxBytes !== undefined && info.sizeBytes > maxBytes) {
          throw new StorageError({ kind: 'corrupt', key, reason: `it is larger than ${maxBytes} bytes` });
        }
        const bytes = await file.readFile();
        if (sha256 !== undefined) checkSha256(key, sha256Of(bytes), sha256);
        return { ...info, bytes };
      }),

    getRange: async (key, start, end) => {
      checkByteRange(start, end);
      return reading(key, async (file) => {
        const { size } = await file.stat();
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.subarray(0, bytesRead);
      });
    },

    stream: async (key, { sha256 } = {}) => verified(key, (await openObject(key)).createReadStream(), sha256),

    head: async (key) => {
      const { folder, name } = parseObjectKey(key);
      return headPath(key, path.join(rootPath, folder, name));
    },

    list: (prefix, { after = '' } = {}) =>
      listObjects({ fileSystem, rootPath, headPath }, { prefix: parseKeyPrefix(prefix), after }),

    delete: (key) =>
      inTurn(key, async () => {
        const { folder, name } = parseObjectKey(key);
        const file = path.join(rootPath, folder, name);
        if (await unlinkIfThere(fileSystem, file)) await syncFolder(fileSystem, path.dirname(file));
      }),

    removeLeftovers: async (before) => {
      let removed = 0;
      for (const folder of await subfolders(fileSystem, rootPath)) {
        for await (const name of folderNames(fileSystem, path.join(rootPath, folder))) {
          if (!isLeftover(name)) continue;
          const file = path.join(rootPath, folder, name);
          const info = await headPath(`${folder}/${name}`, file);
          if (info === undefined || info.modifiedAt >= before) continue;
          if (await unlinkIfThere(fileSystem, file)) removed += 1;
        }
      }
      return removed;
    },
  };
}

async function unlinkIfThere(fileSystem: FileSystem, file: string): Promise<boolean> {
  try {
    await fileSystem.unlink(file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw fileSystemError(error, file);
  }
}

async function* listObjects(
  store: {
    readonly fileSystem: FileSystem;
    readonly rootPath: string;
    readonly headPath: (key: string, file: string) => Promise<ObjectInfo | undefined>;
  },
  { prefix, after }: { readonly prefix: string; readonly after: string },
): AsyncGenerator<ObjectInfo> {
  const folders = (await subfolders(store.fileSystem, store.rootPath)).map((folder) => `${folder}/`);
  for (const folder of folders.sort()) {
    if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) continue;
    // All keys of such a folder sort before it.
    if (folder < after && !after.startsWith(folder)) continue;
    const range = {
      prefix: prefix.slice(folder.length),
      after: after.startsWith(folder) ? after.slice(folder.length) : '',
      held: NAMES_HELD,
    };
    for await (const page of pagesOf(
      sortedNames(store.fileSystem, path.join(store.rootPath, folder), range),
    )) {
      const infos = await Promise.all(
        page.map((name) => store.headPath(`${folder}${name}`, path.join(store.rootPath, folder, name))),
      );
      for (const info of infos) if (info !== undefined) yield info;
    }
  }
}

async function* pagesOf(names: AsyncIterable<string>): AsyncGenerator<string[]> {
  let page: string[] = [];
  for await (const name of names) {
    page.push(name);
    if (page.length < LIST_PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

async function subfolders(fileSystem: FileSystem, rootPath: string): Promise<string[]> {
  try {
    const entries = await fileSystem.readdir(rootPath, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw readError(error, rootPath);
  }
}

async function makeFolderOfRoot(fileSystem: FileSystem, rootPath: string, folder: string): Promise<void> {
  await makeFolders(fileSystem, path.join(rootPath, folder));
  await refuseLinkedFolder(fileSystem, rootPath, folder);
}

/** The root may be reached through links; nothing below it may lead out of it. */
async function refuseLinkedFolder(fileSystem: FileSystem, rootPath: string, folder: string): Promise<void> {
  const expected = path.join(await fileSystem.realpath(rootPath), folder);
  if ((await fileSystem.realpath(path.join(rootPath, folder))) === expected) return;
  throw new StorageError({
    kind: 'corrupt',
    key: folder,
    reason: 'the folder is a symbolic link: mount the other disk there instead',
  });
}

function infoOf(
  key: string,
  stats: { readonly ino: bigint; readonly mtimeNs: bigint; readonly size: bigint; readonly mtime: Date },
): ObjectInfo {
  return {
    key,
    sizeBytes: Number(stats.size),
    etag: `${stats.ino.toString(36)}-${stats.mtimeNs.toString(36)}-${stats.size.toString(36)}`,
    modifiedAt: stats.mtime,
  };
}

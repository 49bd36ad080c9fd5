import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type * as fs from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf, fileSystemError } from './file-system-error.ts';
import { checkSha256, sha256Of } from './object-checksum.ts';
import type { ObjectBody } from './object-store.ts';
import { StorageError } from './storage-error.ts';

/** What the local store needs of `node:fs/promises`; a test passes one that fails where a real disk would. */
export type FileSystem = Pick<
  typeof fs,
  'link' | 'lstat' | 'mkdir' | 'open' | 'opendir' | 'readdir' | 'realpath' | 'rename' | 'unlink'
>;

export interface WriteTarget {
  readonly path: string;
  readonly key: string;
  readonly ifAbsent: boolean;
  /** What the bytes must hash to. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface WrittenFile {
  readonly stats: BigIntStats;
  readonly sha256: string;
}

const LEFTOVER = /^\..+\.[0-9a-f]{16}\.tmp$/;

/** Whether a name is that of a file whose writing was not finished. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}

/**
 * Writes a file so that readers, and a restart after a power cut, see all of it or none: a temporary file in the same
 * folder, fsync, rename (a hard link with `ifAbsent`, because a rename overwrites), fsync of the folder.
 * @throws StorageError already-exists (`key` names it) | corrupt | read-only | no-space | unavailable
 */
export async function writeDurably(
  fileSystem: FileSystem,
  target: WriteTarget,
  body: ObjectBody,
): Promise<WrittenFile> {
  const folder = path.dirname(target.path);
  const temporary = path.join(folder, `.${path.basename(target.path)}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const written = await writeTemporary(fileSystem, temporary, body);
    checkSha256(target.key, written.sha256, target.sha256);
    target.signal?.throwIfAborted();
    if (target.ifAbsent) {
      await fileSystem.link(temporary, target.path);
      await fileSystem.unlink(temporary);
    } else {
      await fileSystem.rename(temporary, target.path);
    }
    await syncFolder(fileSystem, folder);
    return written;
  } catch (error) {
    // Best effort: the first error is the one to report, and what stays behind is hidden and swept up later.
    await fileSystem.unlink(temporary).catch(() => undefined);
    if (target.ifAbsent && errnoOf(error) === 'EEXIST') {
      throw new StorageError({ kind: 'already-exists', key: target.key }, { cause: error });
    }
    throw fileSystemError(error, target.path);
  }
}

async function writeTemporary(
  fileSystem: FileSystem,
  temporary: string,
  body: ObjectBody,
): Promise<WrittenFile> {
  const file = await fileSystem.open(temporary, 'wx', 0o640);
  try {
    const sha256 = await writeHashed(file, body);
    // The kernel stamps files with a clock of some milliseconds and gives the inode of a replaced file out again: without
    // the random microseconds, two versions written in the same tick could share an etag.
    const modifiedAtS = Date.now() / 1000 + randomInt(1000) / 1e6;
    await file.utimes(modifiedAtS, modifiedAtS);
    await file.sync();
    return { stats: await file.stat({ bigint: true }), sha256 };
  } finally {
    await file.close();
  }
}

async function writeHashed(file: FileHandle, body: ObjectBody): Promise<string> {
  if (body instanceof Uint8Array) {
    await file.writeFile(body);
    return sha256Of(body);
  }
  const hash = createHash('sha256');
  for await (const piece of body) {
    hash.update(piece);
    // From where the piece before it ended.
    await file.writeFile(piece);
  }
  return hash.digest('hex');
}

/** Makes a folder and those above it, durably. @throws StorageError read-only | no-space | unavailable */
export async function makeFolders(fileSystem: FileSystem, folder: string): Promise<void> {
  try {
    const first = await fileSystem.mkdir(folder, { recursive: true });
    // A new folder is durable when the folder above it is: from the last up to the first that was made.
    for (let made = folder; first !== undefined && made.length >= first.length; made = path.dirname(made)) {
      await syncFolder(fileSystem, path.dirname(made));
    }
  } catch (error) {
    // On a read-only disk Node's recursive mkdir says ENOENT, which it can't mean.
    if (errnoOf(error) !== 'ENOENT') throw fileSystemError(error, folder);
    throw new StorageError({ kind: 'read-only', path: folder }, { cause: error });
  }
}

/** Makes the entries of a folder durable: a rename or an unlink is one only after this. */
export async function syncFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  try {
    const handle = await fileSystem.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileSystemError(error, folder);
  }
}

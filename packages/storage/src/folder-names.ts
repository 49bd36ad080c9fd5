import path from 'node:path';
import type { FileSystem } from './durable-file.ts';
import { readError } from './file-system-error.ts';

/** Names asked of the system at a time. */
const READ_AT_ONCE = 1024;

export interface NameRange {
  readonly prefix: string;
  /** Only names that sort behind it. */
  readonly after: string;
  /** Names in memory at most twice this many; a larger folder is walked once for each so many. */
  readonly held: number;
}

/** Names of a folder without those that begin with a dot, in the order of their UTF-16 code units. */
export async function* sortedNames(
  fileSystem: Pick<FileSystem, 'opendir'>,
  folder: string,
  { prefix, after, held }: NameRange,
): AsyncGenerator<string> {
  for (let last = after; ; ) {
    let names: string[] = [];
    let isCut = false;
    for await (const name of folderNames(fileSystem, folder)) {
      if (name.startsWith('.') || !name.startsWith(prefix) || name <= last) continue;
      names.push(name);
      if (names.length < held * 2) continue;
      names = names.sort().slice(0, held);
      isCut = true;
    }
    names.sort();
    if (names.length > held) isCut = true;
    const page = names.slice(0, held);
    yield* page;
    const next = page.at(-1);
    if (!isCut || next === undefined) return;
    last = next;
  }
}

/** All names of a folder, in no order. @throws StorageError */
export async function* folderNames(
  fileSystem: Pick<FileSystem, 'opendir'>,
  folder: string,
): AsyncGenerator<string> {
  try {
    const entries = await fileSystem.opendir(folder, { bufferSize: READ_AT_ONCE });
    for await (const { name } of entries) yield name;
  } catch (error) {
    throw readError(error, path.basename(folder));
  }
}

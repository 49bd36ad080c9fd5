import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { OfflineError, reasonOf } from './offline-error.ts';

/**
 * Puts a new file in the place of `target` in one step: `write` fills a temporary file beside it, which is synced and renamed.
 * A reader, and a restart after a kill or a power cut, see the old file or the new one. A kill leaves at most a `.tmp` file.
 * @throws OfflineError unwritable
 */
export async function replaceFile(
  target: string,
  write: (temporaryPath: string) => Promise<void>,
): Promise<void> {
  const temporaryPath = `${target}.${randomUUID()}.tmp`;
  try {
    await write(temporaryPath);
    await sync(temporaryPath, 'r+');
    await rename(temporaryPath, target);
    await sync(path.dirname(target), 'r');
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw new OfflineError({ kind: 'unwritable', path: target, reason: reasonOf(error) }, { cause: error });
  }
}

async function sync(target: string, flags: string): Promise<void> {
  const handle = await open(target, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

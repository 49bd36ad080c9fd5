import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseRecordingId, type Storage, type StorageSettings } from '@enmienda/storage';

/**
 * Fails where recordings can't be kept: a file is written to the local root and removed again; a bucket is asked for an
 * object that isn't there, since a write would cost money at every look.
 */
export function createStorageCheck(
  settings: StorageSettings,
  storage: Pick<Storage, 'recordings'>,
): () => Promise<void> {
  switch (settings.backend) {
    // The copy may be away: recordings are kept as long as the folder takes them.
    case 'both':
    case 'local': {
      const probe = path.join(settings.rootPath, `.ready-${process.pid}`);
      return async () => {
        await writeFile(probe, '');
        await rm(probe, { force: true });
      };
    }
    case 's3':
      return async () => {
        await storage.recordings.getTranscript(parseRecordingId('rec_readiness'));
      };
  }
}

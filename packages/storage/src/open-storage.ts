import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openDatabase } from './database.ts';
import { createRecordingStore } from './file-recording-store.ts';
import { createLeadership, type Leadership } from './leadership.ts';
import type { LearningStore } from './learning-contract.ts';
import { createLearningStore } from './learning-store.ts';
import type { Ledger } from './ledger.ts';
import { createLocalObjectStore } from './local-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { RecordingStore } from './recording-store.ts';
import type { S3Settings } from './s3.ts';
import { createScheduleTicks, type ScheduleTicks } from './schedule-ticks.ts';
import { createLedger } from './sql-ledger.ts';
import { StorageError } from './storage-error.ts';

export interface StorageSettings {
  readonly backend: 'local' | 's3';
  /** Recordings root of the local backend; with `s3`, where the default database lies. */
  readonly rootPath: string;
  /** A path or `file:` URL of a SQLite file; default `enmienda.sqlite` in the root. */
  readonly databaseUrl?: string;
  /** Needed with `s3`. */
  readonly s3?: S3Settings;
}

export interface Storage {
  readonly recordings: RecordingStore;
  readonly ledger: Ledger;
  readonly learning: LearningStore;
  readonly leadership: Leadership;
  readonly ticks: ScheduleTicks;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the recordings and the database beside them; made where they don't exist. Processes on one machine may share a root.
 * @throws StorageError read-only | no-space | corrupt | unavailable
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  const { objects, closeObjects } = await openObjects(settings);
  const db = await openDatabase(settings.databaseUrl ?? path.join(settings.rootPath, 'enmienda.sqlite'));
  const ledger = createLedger(db);
  let closing: Promise<void> | undefined;
  return {
    recordings: createRecordingStore({
      objects,
      db,
      ledger,
      clock: () => new Date(),
      randomId: () => randomBytes(8).toString('hex'),
    }),
    ledger,
    learning: createLearningStore(db),
    leadership: createLeadership(db),
    ticks: createScheduleTicks(db),
    close: () => {
      closeObjects();
      closing ??= db.destroy();
      return closing;
    },
  };
}

async function openObjects(
  settings: StorageSettings,
): Promise<{ readonly objects: ObjectStore; readonly closeObjects: () => void }> {
  switch (settings.backend) {
    case 'local':
      return {
        objects: createLocalObjectStore({ rootPath: settings.rootPath }),
        closeObjects: () => undefined,
      };
    case 's3': {
      if (settings.s3 === undefined) throw new RangeError('The s3 backend needs a bucket and a region');
      const { createS3ObjectStore } = await importS3();
      const objects = createS3ObjectStore(settings.s3);
      return { objects, closeObjects: objects.close };
    }
  }
}

/** The AWS SDK is an optional peer: who stores locally never installs it. */
async function importS3(): Promise<typeof import('./s3.ts')> {
  try {
    return await import('./s3.ts');
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new StorageError(
      {
        kind: 'unavailable',
        service: 'The s3 backend',
        reason: 'it needs a package: npm install @aws-sdk/client-s3',
      },
      { cause: error },
    );
  }
}

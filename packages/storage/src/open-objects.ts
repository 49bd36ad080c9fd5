import type { Kysely } from 'kysely';
import type { Database } from './database-schema.ts';
import { isKnownObject } from './known-objects.ts';
import { createLocalObjectStore } from './local-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { AUDIO_PREFIX } from './recording-keys.ts';
import { createReplicatedObjectStore } from './replicated-object-store.ts';
import {
  createReplicationOutbox,
  type ReplicationOutbox,
  type ReplicationStatus,
} from './replication-outbox.ts';
import { createReplicator, type DrainReport } from './replicator.ts';
import type { S3ObjectStore, S3Settings } from './s3.ts';
import { StorageError } from './storage-error.ts';

export interface ObjectSettings {
  /** `both`: the folder is the truth, and the bucket its copy. */
  readonly backend: 'local' | 's3' | 'both';
  /** Recordings root of the local backend; with `s3`, where the default database lies. */
  readonly rootPath: string;
  /** Needed with `s3` and `both`. */
  readonly s3?: S3Settings;
}

/** The copying of the folder to the bucket, with `both`. It goes on by itself as long as the storage is open. */
export interface Replication {
  status(): Promise<ReplicationStatus>;
  /** Copies at once, until nothing is due or the bucket can't be reached. */
  drain(signal: AbortSignal): Promise<DrainReport>;
}

/** What the objects are made of: the truth, and with `both` its copy and what that still lacks. */
export interface ObjectParts {
  readonly truth: ObjectStore;
  readonly truthIs: 'folder' | 'bucket';
  readonly copy?: { readonly objects: ObjectStore; readonly outbox: ReplicationOutbox };
}

export interface OpenObjects {
  readonly objects: ObjectStore;
  readonly parts: ObjectParts;
  readonly replication?: Replication;
  readonly close: () => Promise<void>;
}

/** Opens the objects that recordings are made of, and with `both` begins to copy. @throws StorageError unavailable */
export async function openObjects(settings: ObjectSettings, db: Kysely<Database>): Promise<OpenObjects> {
  switch (settings.backend) {
    case 'local': {
      const local = createLocalObjectStore(settings);
      return { objects: local, parts: { truth: local, truthIs: 'folder' }, close: () => Promise.resolve() };
    }
    case 's3': {
      const remote = await openS3(settings);
      const close = () => {
        remote.close();
        return Promise.resolve();
      };
      return { objects: remote, parts: { truth: remote, truthIs: 'bucket' }, close };
    }
    case 'both':
      return openBoth(settings, await openS3(settings), db);
  }
}

function openBoth(settings: ObjectSettings, remote: S3ObjectStore, db: Kysely<Database>): OpenObjects {
  const local = createLocalObjectStore(settings);
  const outbox = createReplicationOutbox(db);
  const replicator = createReplicator({
    local,
    remote,
    outbox,
    // A recording's audio is written once.
    isImmutable: (key) => key.startsWith(AUDIO_PREFIX),
    random: Math.random,
  });
  const stop = new AbortController();
  const running = replicator.run(stop.signal);
  return {
    objects: createReplicatedObjectStore({
      local,
      remote,
      outbox,
      isKnown: (key) => isKnownObject(db, key),
      onWrite: () => replicator.wake(),
    }),
    parts: { truth: local, truthIs: 'folder', copy: { objects: remote, outbox } },
    replication: { status: () => outbox.status(), drain: (signal) => replicator.drain(signal) },
    close: async () => {
      stop.abort();
      await running;
      remote.close();
    },
  };
}

async function openS3(settings: ObjectSettings): Promise<S3ObjectStore> {
  if (settings.s3 === undefined) {
    throw new RangeError(`The ${settings.backend} backend needs a bucket and a region`);
  }
  const { createS3ObjectStore } = await importS3();
  return createS3ObjectStore(settings.s3);
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

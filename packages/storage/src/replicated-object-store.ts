import type { Readable } from 'node:stream';
import type { ObjectInfo, ObjectStore, StoredObject } from './object-store.ts';
import type { ReplicationOutbox } from './replication-outbox.ts';
import { StorageError } from './storage-error.ts';

export interface ReplicatedObjectStoreOptions {
  /** The truth. */
  readonly local: ObjectStore;
  /** Its copy. */
  readonly remote: ObjectStore;
  readonly outbox: ReplicationOutbox;
  /** Whether the index knows of such an object: only then a missing file is looked for in the copy. */
  readonly isKnown: (key: string) => Promise<boolean>;
  /** Called when there is something to copy. */
  readonly onWrite: () => void;
}

/**
 * A folder whose objects are copied to a bucket by and by. Writes and listings are the folder's alone, so they go on while the
 * bucket can't be reached. A file that is missing though the index knows it is read from the bucket and put back; one whose
 * hash is not the one asked for is read there too, but by `stream`, which finds it out too late.
 */
export function createReplicatedObjectStore(options: ReplicatedObjectStoreOptions): ObjectStore {
  const { local, remote, outbox, isKnown, onWrite } = options;

  /** Runs `write` between the two notes in the outbox. */
  async function noted<T>(
    key: string,
    task: { readonly action: 'put' | 'delete'; readonly contentType: string },
    write: () => Promise<T>,
  ): Promise<T> {
    const id = await outbox.open(key, task);
    try {
      const result = await write();
      // The write is durable and so is its row: where closing fails, the object is copied when the row is an hour old.
      await outbox.close(id).catch(() => undefined);
      onWrite();
      return result;
    } catch (error) {
      const isUnwritten = error instanceof StorageError && UNWRITTEN.has(error.failure.kind);
      await (isUnwritten ? outbox.discard(id) : outbox.close(id)).catch(() => undefined);
      throw error;
    }
  }

  /** `read` of the folder, or of the bucket where the folder lost what the index knows. */
  async function falling<T>(key: string, read: (objects: ObjectStore) => Promise<T>): Promise<T> {
    try {
      return await read(local);
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      const { kind } = error.failure;
      if (kind !== 'not-found' && kind !== 'corrupt') throw error;
      if (kind === 'not-found' && !(await isKnown(key))) throw error;
      return await read(remote).catch((remoteError: unknown) => {
        // Neither has it whole: what is wrong with the folder is what to mend.
        if (isKind(remoteError, 'not-found') || isKind(remoteError, 'corrupt')) throw error;
        throw remoteError;
      });
    }
  }

  async function get(key: string, getOptions: Parameters<ObjectStore['get']>[1]): Promise<StoredObject> {
    const object = await falling(key, (objects) => objects.get(key, getOptions));
    if ((await local.head(key)) !== undefined) return object;
    // A read must not fail because the disk that lost the file can't take it back.
    const restored = await local
      .put(key, object.bytes, { contentType: object.contentType ?? OCTETS, ifAbsent: true })
      .catch(() => undefined);
    return restored === undefined ? object : { ...restored, bytes: object.bytes };
  }

  return {
    put: async (key, body, putOptions) =>
      noted(key, { action: 'put', contentType: putOptions.contentType }, () =>
        local.put(key, body, putOptions),
      ),
    get,
    getRange: (key, start, end) => falling(key, (objects) => objects.getRange(key, start, end)),
    stream: (key, streamOptions): Promise<Readable> =>
      falling(key, (objects) => objects.stream(key, streamOptions)),
    head: async (key): Promise<ObjectInfo | undefined> => {
      const info = await local.head(key);
      if (info !== undefined || !(await isKnown(key))) return info;
      return remote.head(key);
    },
    list: (prefix, listOptions) => local.list(prefix, listOptions),
    delete: (key) => noted(key, { action: 'delete', contentType: OCTETS }, () => local.delete(key)),
    removeLeftovers: (before) => local.removeLeftovers(before),
  };
}

const OCTETS = 'application/octet-stream';

/** After any other failure the bytes may have been written all the same. */
const UNWRITTEN: ReadonlySet<string> = new Set<StorageError['failure']['kind']>([
  'already-exists',
  'conflict',
  'invalid-id',
]);

function isKind(error: unknown, kind: StorageError['failure']['kind']): boolean {
  return error instanceof StorageError && error.failure.kind === kind;
}

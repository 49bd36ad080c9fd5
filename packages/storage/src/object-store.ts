import type { Readable } from 'node:stream';

/** What an object store knows of an object without reading it. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes change; opaque. */
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface StoredObject extends ObjectInfo {
  readonly bytes: Uint8Array;
}

export interface PutOptions {
  readonly contentType: string;
  /** Write only if there is no such object. @throws StorageError already-exists */
  readonly ifAbsent?: boolean;
  /** Write only over this version. @throws StorageError conflict */
  readonly ifMatch?: string;
}

/**
 * Named bytes in a folder or a bucket. A key is `folder/name` of letters, digits, `.`, `-` and `_`; anything else is refused
 * as `invalid-id`. A put is atomic and durable when its promise resolves: a reader, and a restart after a power cut, see all of it or none.
 */
export interface ObjectStore {
  put(key: string, body: Uint8Array, options: PutOptions): Promise<ObjectInfo>;
  /** Nothing is read when it has more than `maxBytes`. @throws StorageError not-found | corrupt */
  get(key: string, limit?: { readonly maxBytes: number }): Promise<StoredObject>;
  /** Bytes `start` (included) to `end` (excluded), fewer where the object ends before. @throws StorageError not-found */
  getRange(key: string, start: number, end: number): Promise<Uint8Array>;
  /** @throws StorageError not-found */
  stream(key: string): Promise<Readable>;
  /** `undefined` when there is no such object. */
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Those whose key begins with `prefix`, in key order, a page at a time behind the scenes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Deleting what isn't there is not an error. */
  delete(key: string): Promise<void>;
  /** Removes what killed writers left behind before `before` and no reader ever saw; returns how many. */
  removeLeftovers(before: Date): Promise<number>;
}

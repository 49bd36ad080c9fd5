import type { Readable } from 'node:stream';

/** What an object store knows of an object without reading it. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes change; opaque. */
  readonly etag: string;
  readonly modifiedAt: Date;
  /** Of the bytes, 64 hexadecimal digits; where the store remembers it. A folder doesn't, a bucket does of what it was told. */
  readonly sha256?: string;
  /** Where the store remembers it: a bucket, when asked for one object. */
  readonly contentType?: string;
}

export interface WrittenObject extends ObjectInfo {
  readonly sha256: string;
}

export interface StoredObject extends ObjectInfo {
  readonly bytes: Uint8Array;
}

/** Bytes at once, or piece by piece: then no more than some megabytes are held in memory. */
export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;

export interface PutOptions {
  readonly contentType: string;
  /** Write only if there is no such object. @throws StorageError already-exists */
  readonly ifAbsent?: boolean;
  /** Write only over this version. @throws StorageError conflict */
  readonly ifMatch?: string;
  /** What the bytes must hash to; nothing is written where they don't. @throws StorageError corrupt */
  readonly sha256?: string;
  readonly signal?: AbortSignal;
}

export interface GetOptions {
  /** Nothing is read when the object is larger. @throws StorageError corrupt */
  readonly maxBytes?: number;
  /** What the bytes must hash to. Without it a store that remembers a hash compares with that. @throws StorageError corrupt */
  readonly sha256?: string;
}

/**
 * Named bytes in a folder or a bucket. A key is `folder/name` of letters, digits, `.`, `-` and `_`; anything else is refused
 * as `invalid-id`. A put is atomic and durable when its promise resolves: a reader, and a restart after a power cut, see all of it or none.
 */
export interface ObjectStore {
  put(key: string, body: ObjectBody, options: PutOptions): Promise<WrittenObject>;
  /** @throws StorageError not-found | corrupt */
  get(key: string, options?: GetOptions): Promise<StoredObject>;
  /** Bytes `start` (included) to `end` (excluded), fewer where the object ends before. @throws StorageError not-found */
  getRange(key: string, start: number, end: number): Promise<Uint8Array>;
  /** Fails at its end with `corrupt` where the bytes differ from the hash that is known. @throws StorageError not-found */
  stream(key: string, options?: Pick<GetOptions, 'sha256'>): Promise<Readable>;
  /** `undefined` when there is no such object. */
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Those whose key begins with `prefix` and sorts behind `after`, in key order, a page at a time behind the scenes. */
  list(prefix: string, options?: { readonly after?: string }): AsyncIterable<ObjectInfo>;
  /** Deleting what isn't there is not an error. */
  delete(key: string): Promise<void>;
  /** Removes what killed writers left behind before `before` and no reader ever saw; returns how many. */
  removeLeftovers(before: Date): Promise<number>;
}

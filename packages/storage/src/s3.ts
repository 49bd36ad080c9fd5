import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { checkSha256, sha256Of, verified } from './object-checksum.ts';
import { checkByteRange, parseKeyPrefix, parseObjectKey } from './object-key.ts';
import type { GetOptions, ObjectInfo, ObjectStore, StoredObject } from './object-store.ts';
import { connectS3, type S3Connection, type S3Settings } from './s3-client.ts';
import { isStatus, s3Error } from './s3-error.ts';
import { putS3Object, SHA256_FIELD } from './s3-put.ts';
import { StorageError } from './storage-error.ts';

export type { S3Settings } from './s3-client.ts';

/** Reads of an object whose bytes don't hash to what they should: the second one tells a bit that flipped on the way from damage. */
const READS = 2;

const SHA256 = /^[0-9a-f]{64}$/;

export interface S3ObjectStore extends ObjectStore {
  /**
   * An address from which anyone may GET the object for `expiresInMs` (1 s to 7 days), whether it is there or not. Needs the
   * package `@aws-sdk/s3-request-presigner`. @throws StorageError invalid-id | unavailable
   */
  readonly presign: (key: string, expiresInMs: number) => Promise<string>;
  /** Ends idle connections; idempotent. */
  readonly close: () => void;
}

/**
 * Objects of one bucket of AWS S3 or a server that speaks its protocol (R2, MinIO, Ceph). Conditions are `If-None-Match: *`
 * and `If-Match`, so they hold across processes and hosts where the server honours them; the contract suite says which do.
 * Bytes are put in one request (5 GiB at most; S3 API, PutObject), streams in parts. The server compares a checksum of each,
 * and the SHA-256 is kept with the object and compared whenever all of it is read.
 */
export function createS3ObjectStore(settings: S3Settings): S3ObjectStore {
  const connection = connectS3(settings);
  const { client, bucket: Bucket } = connection;
  const failed = (error: unknown, key: string) => s3Error(error, { bucket: Bucket, key });

  async function open(
    key: string,
    range?: string,
  ): Promise<GetObjectCommandOutput & { readonly Body: Readable }> {
    parseObjectKey(key);
    const output = await client.send(new GetObjectCommand({ Bucket, Key: key, Range: range }));
    if (output.Body instanceof Readable) return { ...output, Body: output.Body };
    throw new StorageError({
      kind: 'unavailable',
      service: `s3://${Bucket}`,
      reason: 'the answer has no body',
    });
  }

  async function read(key: string, { maxBytes, sha256 }: GetOptions): Promise<StoredObject> {
    const output = await open(key);
    const info = infoOf(key, output);
    if (maxBytes !== undefined && info.sizeBytes > maxBytes) {
      output.Body.destroy();
      throw new StorageError({ kind: 'corrupt', key, reason: `it is larger than ${maxBytes} bytes` });
    }
    const bytes = await readAll(output.Body);
    checkSha256(key, sha256Of(bytes), sha256 ?? info.sha256);
    return { ...info, bytes };
  }

  return {
    put: async (key, body, options) => {
      parseObjectKey(key);
      const { ETag, sizeBytes, sha256 } = await putS3Object(connection, { key, body }, options);
      // Of an upload in parts Ceph 16 gives none, or one without the quotes that it has everywhere else.
      const there = ETag?.startsWith('"') === true ? undefined : await head(connection, key);
      if (there !== undefined) return { ...there, sha256 };
      return { ...infoOf(key, { ETag, ContentLength: sizeBytes, LastModified: new Date() }), sha256 };
    },

    get: async (key, options = {}) => {
      for (let reads = 1; ; reads += 1) {
        try {
          return await read(key, options);
        } catch (error) {
          const isDamaged = error instanceof StorageError && error.failure.kind === 'corrupt';
          if (!isDamaged || reads === READS) throw failed(error, key);
        }
      }
    },

    getRange: async (key, start, end) => {
      checkByteRange(start, end);
      try {
        if (start < end) return await readAll((await open(key, `bytes=${start}-${end - 1}`)).Body);
        await open(key).then(({ Body }) => Body.destroy());
        return new Uint8Array();
      } catch (error) {
        // The range begins behind the end.
        if (isStatus(error, 416)) return new Uint8Array();
        throw failed(error, key);
      }
    },

    stream: async (key, { sha256 } = {}) => {
      try {
        const output = await open(key);
        return verified(key, output.Body, sha256 ?? infoOf(key, output).sha256);
      } catch (error) {
        throw failed(error, key);
      }
    },

    head: (key) => head(connection, key),

    list: (prefix, { after } = {}) => listObjects(connection, { prefix: parseKeyPrefix(prefix), after }),

    delete: async (key) => {
      parseObjectKey(key);
      try {
        await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
      } catch (error) {
        throw failed(error, key);
      }
    },

    removeLeftovers: (before) => abortUploads(connection, before),

    presign: async (key, expiresInMs) => {
      parseObjectKey(key);
      const expiresIn = Math.floor(expiresInMs / 1000);
      if (!(expiresIn >= 1 && expiresIn <= 7 * 86_400)) {
        throw new RangeError(`Invalid expiry ${expiresInMs}: it is 1 s to 7 days, in milliseconds`);
      }
      const { getSignedUrl } = await importPresigner();
      return getSignedUrl(client, new GetObjectCommand({ Bucket, Key: key }), { expiresIn });
    },

    close: () => {
      client.destroy();
    },
  };
}

async function head({ client, bucket }: S3Connection, key: string): Promise<ObjectInfo | undefined> {
  parseObjectKey(key);
  try {
    return infoOf(key, await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw s3Error(error, { bucket, key });
  }
}

/** A thousand keys a request, the most that S3 gives. */
async function* listObjects(
  { client, bucket }: S3Connection,
  { prefix, after }: { readonly prefix: string; readonly after: string | undefined },
): AsyncGenerator<ObjectInfo> {
  let ContinuationToken: string | undefined;
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, ContinuationToken }),
      )
      .catch((error: unknown) => {
        throw s3Error(error, { bucket, key: prefix });
      });
    for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) yield infoOf(Key, { ETag, ContentLength: Size, LastModified });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** Uploads in parts whose writer died: their parts are paid for and never seen. */
async function abortUploads({ client, bucket }: S3Connection, before: Date): Promise<number> {
  let removed = 0;
  let KeyMarker: string | undefined;
  let UploadIdMarker: string | undefined;
  try {
    do {
      const page = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket, KeyMarker, UploadIdMarker }),
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Initiated === undefined || Initiated >= before) continue;
        await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
        removed += 1;
      }
      KeyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
      UploadIdMarker = page.NextUploadIdMarker;
    } while (KeyMarker !== undefined);
    return removed;
  } catch (error) {
    throw s3Error(error, { bucket, key: 'its uploads in parts' });
  }
}

/** An optional peer, as the SDK is: who hands out no addresses never installs it. */
async function importPresigner() {
  try {
    return await import('@aws-sdk/s3-request-presigner');
  } catch (error) {
    const reason = 'it needs a package: npm install @aws-sdk/s3-request-presigner';
    throw new StorageError({ kind: 'unavailable', service: 'A signed address', reason }, { cause: error });
  }
}

async function readAll(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function infoOf(
  key: string,
  answer: {
    readonly ETag?: string | undefined;
    readonly ContentLength?: number | undefined;
    readonly LastModified?: Date | undefined;
    readonly ContentType?: string | undefined;
    readonly Metadata?: Readonly<Record<string, string>> | undefined;
  },
): ObjectInfo {
  const { ETag, ContentLength, LastModified, ContentType } = answer;
  if (ETag === undefined || ContentLength === undefined || LastModified === undefined) {
    throw new StorageError({
      kind: 'unavailable',
      service: 'The S3 server',
      reason: `it says too little of ${key}: no ETag, Content-Length or Last-Modified`,
    });
  }
  const sha256 = answer.Metadata?.[SHA256_FIELD];
  return {
    key,
    sizeBytes: ContentLength,
    etag: ETag,
    modifiedAt: LastModified,
    ...(sha256 !== undefined && SHA256.test(sha256) && { sha256 }),
    ...(ContentType !== undefined && { contentType: ContentType }),
  };
}

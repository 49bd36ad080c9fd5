import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { checkSha256, sha256Of } from './object-checksum.ts';
import type { ObjectBody, PutOptions } from './object-store.ts';
import type { S3Connection } from './s3-client.ts';
import { attemptsOf, isStatus, s3Error } from './s3-error.ts';
import { StorageError } from './storage-error.ts';

/** Two such parts are held in memory; 10,000 of them, the most that S3 takes, are 156 GiB. All but the last have the same size, as R2 wants it. */
const PART_BYTES = 16 * 1024 * 1024;

/** Waits after `409 ConditionalRequestConflict`: another conditional write of the key is under way (S3 API, PutObject). */
const CONFLICT_WAITS_MS = [50, 100, 200, 400];

/** Fields under which the hash is kept with an object. */
export const SHA256_FIELD = 'sha256';

/** Tells an upload in parts from all others. */
const UPLOAD_FIELD = 'upload';

export interface PutAnswer {
  readonly ETag: string | undefined;
  readonly sizeBytes: number;
  readonly sha256: string;
}

interface Target {
  readonly Bucket: string;
  readonly Key: string;
}

/** Writes the object in one request, or in parts where it is a stream of more than one. */
export async function putS3Object(
  connection: S3Connection,
  object: { readonly key: string; readonly body: ObjectBody },
  options: PutOptions,
): Promise<PutAnswer> {
  const { key, body } = object;
  const target: Target = { Bucket: connection.bucket, Key: key };
  let source: { readonly error: unknown } | undefined;
  async function* watched(pieces: AsyncIterable<Uint8Array>) {
    try {
      yield* pieces;
    } catch (error) {
      source = { error };
      throw error;
    }
  }
  try {
    if (body instanceof Uint8Array) return await putBytes(connection, { target, bytes: body }, options);
    const parts = partsOf(watched(body));
    const first = await parts.next();
    const second = first.done === true ? first : await parts.next();
    if (second.done === true) {
      const bytes = first.done === true ? new Uint8Array() : first.value;
      return await putBytes(connection, { target, bytes }, options);
    }
    const all = chained([first.done === true ? new Uint8Array() : first.value, second.value], parts);
    return await putParts(connection, { target, parts: all }, options);
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    // Not the server's: whoever brings the bytes knows what went wrong with them.
    if (source !== undefined) throw source.error;
    if (options.ifAbsent === true && isStatus(error, 412)) {
      throw new StorageError({ kind: 'already-exists', key }, { cause: error });
    }
    if (options.ifMatch !== undefined && isStatus(error, 404, 412)) {
      throw new StorageError({ kind: 'conflict', key }, { cause: error });
    }
    throw s3Error(error, { bucket: connection.bucket, key });
  }
}

async function putBytes(
  connection: S3Connection,
  { target, bytes }: { readonly target: Target; readonly bytes: Uint8Array },
  options: PutOptions,
): Promise<PutAnswer> {
  const sha256 = sha256Of(bytes);
  checkSha256(target.Key, sha256, options.sha256);
  const answer = { sizeBytes: bytes.length, sha256 };
  const command = new PutObjectCommand({
    ...target,
    Body: bytes,
    ContentLength: bytes.length,
    ContentType: options.contentType,
    Metadata: { [SHA256_FIELD]: sha256 },
    ...checksumOf(connection, bytes),
    ...connection.encryption,
    ...conditionOf(options),
  });
  for (const waitMs of [...CONFLICT_WAITS_MS, undefined]) {
    try {
      const { ETag } = await connection.client.send(command, sendOptions(options));
      return { ...answer, ETag };
    } catch (error) {
      // The answer to the first attempt was lost, and what the repeated one met is what the first one wrote.
      if (isStatus(error, 412) && attemptsOf(error) > 1) {
        const { ETag, Metadata } = await connection.client.send(new HeadObjectCommand(target));
        if (Metadata?.[SHA256_FIELD] === sha256) return { ...answer, ETag };
      }
      if (!isStatus(error, 409) || waitMs === undefined) throw error;
      await delay(waitMs * (1 + Math.random()), undefined, { signal: options.signal });
    }
  }
  throw new RangeError('unreachable: the last attempt returns or throws');
}

async function putParts(
  connection: S3Connection,
  { target, parts }: { readonly target: Target; readonly parts: AsyncIterable<Uint8Array> },
  options: PutOptions,
): Promise<PutAnswer> {
  const { client } = connection;
  const uploadName = randomUUID();
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...target,
      ContentType: options.contentType,
      Metadata: {
        [UPLOAD_FIELD]: uploadName,
        ...(options.sha256 !== undefined && { [SHA256_FIELD]: options.sha256 }),
      },
      ...(connection.checksums === 'when-supported' && { ChecksumAlgorithm: 'SHA256' }),
      ...connection.encryption,
    }),
    sendOptions(options),
  );
  const upload = { ...target, UploadId };
  try {
    const hash = createHash('sha256');
    const Parts: CompletedPart[] = [];
    let sizeBytes = 0;
    for await (const Body of parts) {
      hash.update(Body);
      sizeBytes += Body.length;
      const PartNumber = Parts.length + 1;
      const checksum = checksumOf(connection, Body);
      const part = new UploadPartCommand({
        ...upload,
        PartNumber,
        Body,
        ContentLength: Body.length,
        ...checksum,
      });
      const { ETag, ChecksumSHA256 } = await client.send(part, sendOptions(options));
      Parts.push({ PartNumber, ETag, ...(ChecksumSHA256 !== undefined && { ChecksumSHA256 }) });
    }
    const sha256 = hash.digest('hex');
    checkSha256(target.Key, sha256, options.sha256);
    await checkCondition(connection, target, options);
    const complete = new CompleteMultipartUploadCommand({
      ...upload,
      MultipartUpload: { Parts },
      ...conditionOf(options),
    });
    const { ETag } = await client.send(complete, sendOptions(options)).catch(async (error: unknown) => {
      // The answer to the first attempt was lost: there is no such upload any more because it is complete.
      const there =
        attemptsOf(error) > 1
          ? await client.send(new HeadObjectCommand(target)).catch(() => undefined)
          : undefined;
      if (there?.Metadata?.[UPLOAD_FIELD] === uploadName) return there;
      throw error;
    });
    return { ETag, sizeBytes, sha256 };
  } catch (error) {
    // Best effort: what stays behind is swept up by `removeLeftovers`, and nobody sees it.
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** Ceph 16 and others look at no condition when an upload in parts is completed: then this holds but for the moment in between. */
async function checkCondition(connection: S3Connection, target: Target, options: PutOptions): Promise<void> {
  if (options.ifAbsent !== true && options.ifMatch === undefined) return;
  const there = await connection.client.send(new HeadObjectCommand(target)).catch((error: unknown) => {
    if (isStatus(error, 404)) return undefined;
    throw error;
  });
  if (options.ifAbsent === true && there !== undefined) {
    throw new StorageError({ kind: 'already-exists', key: target.Key });
  }
  if (options.ifMatch !== undefined && there?.ETag !== options.ifMatch) {
    throw new StorageError({ kind: 'conflict', key: target.Key });
  }
}

function conditionOf({ ifAbsent = false, ifMatch }: PutOptions) {
  return {
    ...(ifAbsent && { IfNoneMatch: '*' }),
    // Without its quotes, against RFC 9110: Ceph and DigitalOcean Spaces answer 412 to a quoted one (block/buzz#3002,
    // slatedb/slatedb#1818); AWS and MinIO take both.
    ...(ifMatch !== undefined && { IfMatch: ifMatch.replaceAll('"', '') }),
  };
}

/** What the server compares with the bytes that arrive. */
function checksumOf({ checksums }: S3Connection, bytes: Uint8Array) {
  if (checksums === 'when-supported') {
    return { ChecksumSHA256: createHash('sha256').update(bytes).digest('base64') };
  }
  return { ContentMD5: createHash('md5').update(bytes).digest('base64') };
}

function sendOptions({ signal }: PutOptions) {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Pieces of exactly `PART_BYTES`, the last one of what is left. */
async function* partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of body) {
    for (let from = 0; from < piece.length; ) {
      const taken = piece.subarray(from, from + PART_BYTES - sizeBytes);
      pieces.push(taken);
      sizeBytes += taken.length;
      from += taken.length;
      if (sizeBytes < PART_BYTES) continue;
      yield Buffer.concat(pieces);
      pieces = [];
      sizeBytes = 0;
    }
  }
  if (sizeBytes > 0) yield Buffer.concat(pieces);
}

async function* chained(
  before: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* before;
  yield* rest;
}

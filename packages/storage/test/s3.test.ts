import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { openStorage } from '@enmienda/storage';
import { createS3ObjectStore, type S3ObjectStore } from '@enmienda/storage/s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { objectStoreContract } from './contracts/object-store-contract.ts';
import { recordingStoreContract } from './contracts/recording-store-contract.ts';
import { failure } from './fixtures/failure.ts';
import { createTestBucket, s3Endpoint, s3KmsKey, s3Lacks, s3Skipped } from './fixtures/s3-bucket.ts';

const endpoint = s3Endpoint;
if (endpoint === undefined) {
  console.warn(s3Skipped);
  describe.skip(s3Skipped, () => {
    it('keeps the contracts of an object store and a recording store', () => undefined);
  });
} else {
  describe('S3', () => {
    let bucket: Awaited<ReturnType<typeof createTestBucket>>;
    let objects: S3ObjectStore;
    let folders = 0;
    beforeAll(async () => {
      bucket = await createTestBucket(endpoint);
      objects = createS3ObjectStore(bucket.settings);
    });
    afterAll(async () => {
      objects.close();
      await bucket.remove();
    });

    objectStoreContract(
      'S3',
      () => {
        folders += 1;
        return Promise.resolve({ objects, folder: `folder${folders}` });
      },
      { lacks: s3Lacks },
    );

    recordingStoreContract('S3', async () => {
      const own = await createTestBucket(endpoint);
      const ownObjects = createS3ObjectStore(own.settings);
      onTestFinished(async () => {
        ownObjects.close();
        await own.remove();
      });
      return ownObjects;
    });

    it('is what openStorage opens, with the database in the root', async () => {
      const rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-s3-'));
      const own = await createTestBucket(endpoint);
      const storage = await openStorage({ backend: 's3', rootPath, s3: own.settings });
      onTestFinished(async () => {
        await storage.close();
        await own.remove();
        await rm(rootPath, { recursive: true });
      });
      const { id } = await storage.recordings.saveRecording({ conversationId: 'call-1', language: 'es' });
      expect(await storage.recordings.reindex()).toMatchObject({ indexed: 1, damaged: [], orphans: [] });
      expect(await storage.ledger.job(id, 'offline')).toMatchObject({ state: 'pending' });
      expect(await readdir(rootPath)).toContain('enmienda.sqlite');
    });

    it('removes what writers in parts left behind before a time, and nothing younger', async () => {
      const own = await createTestBucket(endpoint);
      const ownObjects = createS3ObjectStore(own.settings);
      const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true });
      onTestFinished(async () => {
        ownObjects.close();
        client.destroy();
        await own.remove();
      });
      for (const Key of ['audio/a', 'audio/b']) {
        await client.send(new CreateMultipartUploadCommand({ Bucket: own.settings.bucket, Key }));
      }
      expect(await ownObjects.removeLeftovers(new Date(Date.now() - 60_000))).toBe(0);
      expect(await ownObjects.removeLeftovers(new Date(Date.now() + 60_000))).toBe(2);
      expect(await ownObjects.removeLeftovers(new Date(Date.now() + 60_000))).toBe(0);
    });

    it('signs addresses from which anyone may read for a while', async () => {
      await objects.put('signed/a', Buffer.from('hola'), { contentType: 'text/plain' });
      const address = await objects.presign('signed/a', 60_000);
      expect(address).not.toContain('secret');
      expect(await (await fetch(address)).text()).toBe('hola');
      expect((await fetch(address.replace('signed/a', 'signed/b'))).status).toBe(403);
      await expect(objects.presign('signed/a', 999)).rejects.toThrow(RangeError);
      await expect(objects.presign('../a', 60_000)).rejects.toEqual(failure('invalid-id'));
    });

    it('finds an object whose bytes changed behind its back damaged', async () => {
      const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true });
      onTestFinished(() => client.destroy());
      const { sha256 } = await objects.put('rotten/a', Buffer.from('true'), { contentType: 'text/plain' });
      const { bucket: Bucket } = bucket.settings;
      const Metadata = { sha256 };
      await client.send(new PutObjectCommand({ Bucket, Key: 'rotten/a', Body: 'fals', Metadata }));
      await expect(objects.get('rotten/a')).rejects.toEqual(failure('corrupt'));
      const stream = await objects.stream('rotten/a');
      await expect(stream.forEach(() => undefined)).rejects.toEqual(failure('corrupt'));
    });

    it.skipIf(s3KmsKey === undefined)(
      `asks the server to encrypt${s3KmsKey === undefined ? ' (skipped: ENMIENDA_TEST_S3_KMS_KEY is not set)' : ''}`,
      async () => {
        const encryption = { algorithm: 'aws:kms', kmsKeyId: s3KmsKey ?? '' } as const;
        const encrypted = createS3ObjectStore({ ...bucket.settings, encryption });
        const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true });
        onTestFinished(() => {
          encrypted.close();
          client.destroy();
        });
        const { bucket: Bucket } = bucket.settings;
        await encrypted.put('kms/a', Buffer.from('a'), { contentType: 'text/plain' });
        await encrypted.put('kms/b', Readable.from([Buffer.alloc(17 * 1024 * 1024)]), {
          contentType: 'text/plain',
        });
        for (const Key of ['kms/a', 'kms/b']) {
          const { ServerSideEncryption } = await client.send(new HeadObjectCommand({ Bucket, Key }));
          expect(ServerSideEncryption).toBe('aws:kms');
        }
        expect(Buffer.from((await encrypted.get('kms/a')).bytes).toString()).toBe('a');
      },
    );

    it('says so when there is no such bucket', async () => {
      const nowhere = createS3ObjectStore({ ...bucket.settings, bucket: 'enmienda-no-such-bucket' });
      const missing = failure('unavailable', { reason: 'there is no such bucket' });
      await expect(nowhere.get('a/b')).rejects.toEqual(missing);
      await expect(nowhere.put('a/b', Buffer.from('x'), { contentType: 'text/plain' })).rejects.toEqual(
        missing,
      );
      nowhere.close();
    });

    it('says so when the secret is wrong', async () => {
      const intruder = createS3ObjectStore({
        ...bucket.settings,
        credentials: { accessKeyId: 'TESTACCESSKEY', secretAccessKey: 'wrong' },
      });
      await expect(intruder.get('a/b')).rejects.toThrow(/check the credentials/);
      await expect(intruder.head('a/b')).rejects.toThrow(/check the credentials/);
      intruder.close();
    });
  });
}

describe('an S3 store whose server', () => {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** A store over a server that gives this answer to every request. */
  async function answering(status: number, code: string): Promise<S3ObjectStore> {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        const error = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>planted</Message></Error>`;
        response.writeHead(status, { 'content-type': 'application/xml' }).end(error);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return createS3ObjectStore({
      bucket: 'bucket',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials,
    });
  }

  it.each([
    [507, 'InsufficientStorage', 'no-space'],
    [403, 'QuotaExceeded', 'no-space'],
    [403, 'AccessDenied', 'unavailable'],
    [409, 'ConditionalRequestConflict', 'conflict'],
    [400, 'InvalidArgument', 'unavailable'],
  ] as const)('answers %i %s fails as %s', async (status, code, kind) => {
    const objects = await answering(status, code);
    await expect(objects.put('a/b', Buffer.from('x'), { contentType: 'text/plain' })).rejects.toEqual(
      failure(kind),
    );
    objects.close();
  });

  it('is not there fails as unavailable', async () => {
    const objects = await answering(200, '');
    await new Promise((resolve) => server?.close(resolve));
    await expect(objects.get('a/b')).rejects.toEqual(failure('unavailable', { service: 's3://bucket' }));
    objects.close();
  });
});

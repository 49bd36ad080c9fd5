import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStorage } from '@enmienda/storage';
import { createS3ObjectStore, type S3ObjectStore } from '@enmienda/storage/s3';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { objectStoreContract } from './contracts/object-store-contract.ts';
import { recordingStoreContract } from './contracts/recording-store-contract.ts';
import { failure } from './fixtures/failure.ts';
import { createTestBucket, s3Endpoint, s3Skipped } from './fixtures/s3-bucket.ts';

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

    objectStoreContract('S3', () => {
      folders += 1;
      return Promise.resolve({ objects, folder: `folder${folders}` });
    });

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

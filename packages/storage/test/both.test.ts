import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createLocalObjectStore,
  type ObjectStore,
  openDatabase,
  openStorage,
  parseRecordingId,
  type StorageSettings,
} from '@enmienda/storage';
import { createS3ObjectStore, type S3Settings } from '@enmienda/storage/s3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sha256Of } from '../src/object-checksum.ts';
import { buildChildScript } from './fixtures/child-script.ts';
import { call, silentWav, turn, version } from './fixtures/recording-fixtures.ts';
import { createTestBucket, s3Endpoint, s3Skipped } from './fixtures/s3-bucket.ts';

const forever = new AbortController().signal;
const wav = { bytes: silentWav(), contentType: 'audio/wav' };

async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'enmienda-both-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(settings: StorageSettings) {
  const storage = await openStorage(settings);
  onTestFinished(() => storage.close());
  const { replication } = storage;
  if (replication === undefined) throw new Error('the backend both replicates');
  return { ...storage, replication };
}

/** The hash of every object. */
async function hashes(objects: ObjectStore): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { key } of objects.list('')) found[key] = sha256Of((await objects.get(key)).bytes);
  return found;
}

describe('the backend both', () => {
  it('saves and reads as ever while the bucket cannot be reached', async () => {
    const s3: S3Settings = {
      bucket: 'nowhere',
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:1',
      attempts: 1,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    };
    const rootPath = await tempFolder();
    const storage = await open({ backend: 'both', rootPath, s3 });
    const { recordings, replication } = storage;
    const { id } = await recordings.saveRecording({ ...call, audio: wav, state: 'open' });
    await recordings.saveLiveTurns(id, version('live', [turn(0, 'hola')]));
    await recordings.updateMetadata(id, { state: 'complete' });
    expect(await recordings.getAudio(id)).toHaveLength(wav.bytes.length);
    expect((await recordings.getTranscript(id))?.versions).toHaveLength(1);
    expect((await replication.drain(forever)).outage ?? '').toContain('s3://nowhere');
    expect((await replication.status()).underReplicated).toBe(3);
    await storage.close();
    await storage.close();
  });
});

describe.skipIf(s3Endpoint === undefined)(
  s3Endpoint === undefined ? s3Skipped : 'the backend both, with a bucket',
  () => {
    it('brings everything back from the bucket after the folder and the index were lost', async () => {
      const bucket = await createTestBucket(s3Endpoint ?? '');
      onTestFinished(() => bucket.remove());
      const rootPath = await tempFolder();
      const settings: StorageSettings = { backend: 'both', rootPath, s3: bucket.settings };
      const first = await open(settings);
      const { id } = await first.recordings.saveRecording({ ...call, audio: wav });
      await first.recordings.saveTranscript(id, version('live', [turn(0, 'hola')]));
      await first.replication.drain(forever);
      expect((await first.replication.status()).underReplicated).toBe(0);
      await first.close();
      await rm(rootPath, { recursive: true });

      const second = await open(settings);
      const findings: string[] = [];
      const onFinding = ({ kind, key }: { kind: string; key: string }) => findings.push(`${kind} ${key}`);
      expect(await second.scrub({ repair: true, onFinding })).toMatchObject({ needsAPerson: 0 });
      expect(findings.sort()).toEqual([
        `missing audio/${id}.wav`,
        `missing metadata/${id}_metadata.json`,
        `missing transcripts/${id}_transcript.json`,
        `not-in-index metadata/${id}_metadata.json`,
      ]);
      expect(await second.recordings.getAudio(id)).toHaveLength(wav.bytes.length);
      expect(await second.recordings.listRecordings()).toHaveLength(1);
      expect(await second.scrub({ repair: false, readBucket: true, onFinding })).toMatchObject({
        repairable: 0,
        needsAPerson: 0,
        underReplicated: 0,
      });
    });

    it('has in the bucket what was acknowledged, whenever its processes are killed', {
      timeout: 120_000,
    }, async () => {
      const bucket = await createTestBucket(s3Endpoint ?? '');
      const rootPath = await tempFolder();
      const script = await buildChildScript('save-recordings');
      onTestFinished(async () => {
        await script.remove();
        await bucket.remove();
      });
      const acknowledged: string[] = [];
      for (let kill = 0; kill < 3; kill += 1) {
        const args = [script.file, rootPath, `run${kill}`, JSON.stringify(bucket.settings)];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
        let output = '';
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk;
          if (output.split('\n').length > 5 + kill * 7) child.kill('SIGKILL');
        });
        await once(child, 'close');
        acknowledged.push(...output.split('\n').slice(0, -1));
      }
      // The rows of dead writers are due after an hour.
      const db = await openDatabase(path.join(rootPath, 'enmienda.sqlite'));
      await db
        .updateTable('replication_task')
        .set((eb) => ({ since_ms: eb('since_ms', '-', 7_200_000), run_after_ms: 0 }))
        .execute();
      await db.destroy();
      const storage = await open({ backend: 'both', rootPath, s3: bucket.settings });
      await storage.replication.drain(forever);
      expect((await storage.replication.status()).underReplicated).toBe(0);
      const remote = createS3ObjectStore(bucket.settings);
      onTestFinished(() => remote.close());
      const copied = await hashes(remote);
      expect(copied).toEqual(await hashes(createLocalObjectStore({ rootPath })));
      const saved = acknowledged.filter((line) => line.startsWith('saved '));
      expect(saved.length).toBeGreaterThan(3);
      for (const line of saved) {
        const id = parseRecordingId(line.split(' ')[1] ?? '');
        expect(copied).toHaveProperty([`audio/${id}.wav`]);
        expect(copied).toHaveProperty([`metadata/${id}_metadata.json`]);
      }
    });
  },
);

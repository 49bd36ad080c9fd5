import { mkdtemp, readdir, readFile, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore, createRecordingStore, type RecordingId } from '@enmienda/storage';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCatalog } from '../src/catalog.ts';
import type { Database } from '../src/database-schema.ts';
import { isKnownObject } from '../src/known-objects.ts';
import { createReplicatedObjectStore } from '../src/replicated-object-store.ts';
import { createReplicationOutbox } from '../src/replication-outbox.ts';
import { createReplicator } from '../src/replicator.ts';
import { scrubRecordings } from '../src/scrub.ts';
import type { ScrubFinding, ScrubOptions } from '../src/scrub-finding.ts';
import { createLedger } from '../src/sql-ledger.ts';
import { call, silentWav, turn, version } from './fixtures/recording-fixtures.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

let folder = '';
let db: Kysely<Database>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'enmienda-scrub-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Recordings in a folder; with a copy in another folder, which stands for a bucket. */
function open(backend: 'local' | 'both') {
  const local = createLocalObjectStore({ rootPath: path.join(folder, 'local') });
  const bucket = createLocalObjectStore({ rootPath: path.join(folder, 'bucket') });
  const outbox = createReplicationOutbox(db);
  const ledger = createLedger(db);
  const clock = () => new Date();
  const replicated = createReplicatedObjectStore({
    local,
    remote: bucket,
    outbox,
    isKnown: (key) => isKnownObject(db, key),
    onWrite: () => undefined,
  });
  const isImmutable = (key: string) => key.startsWith('audio/');
  const replicator = createReplicator({ local, remote: bucket, outbox, isImmutable, random: () => 0 });
  const objects = backend === 'both' ? replicated : local;
  let ids = 0;
  const randomId = () => {
    ids += 1;
    return `id${ids}`;
  };
  const recordings = createRecordingStore({ objects, db, ledger, clock, randomId });
  const copy = { objects: bucket, outbox };
  const parts = { truth: local, truthIs: 'folder' as const, ...(backend === 'both' && { copy }) };
  const catalog = createCatalog(db);
  return {
    recordings,
    ledger,
    outbox,
    bucket,
    drain: () => replicator.drain(new AbortController().signal),
    scrub: async (options: Partial<ScrubOptions> = {}) => {
      const findings: ScrubFinding[] = [];
      const report = await scrubRecordings(
        { parts, objects, db, catalog, ledger, clock },
        { repair: false, onFinding: (finding) => findings.push(finding), ...options },
      );
      const lines = findings.map(({ kind, where, key, outcome }) => `${kind} ${where} ${key} ${outcome}`);
      return { report, lines: lines.sort() };
    },
  };
}

const at = (side: 'local' | 'bucket', key: string) => path.join(folder, side, key);

async function save(recordings: ReturnType<typeof open>['recordings'], id: string): Promise<RecordingId> {
  const audio = { bytes: Buffer.concat([silentWav(20), Buffer.from(id)]), contentType: 'audio/wav' };
  const saved = await recordings.saveRecording({ ...call, id: id as RecordingId, audio });
  await recordings.saveTranscript(saved.id, version('live', [turn(0, `hola ${id}`)]));
  await recordings.updateMetadata(saved.id, { transcription: `hola ${id}`, transcriptVersion: 1 });
  return saved.id;
}

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(50) ^ 1, 50);
  await writeFile(file, bytes);
}

describe.each(ENGINES)('scrub with %s', (engine) => {
  beforeEach(async () => {
    ({ db } = await openTempDatabase(engine));
  });

  it.each(['local', 'both'] as const)('finds nothing where all is well (%s)', async (backend) => {
    const { recordings, scrub, drain } = open(backend);
    for (const id of ['rec_1', 'rec_1-a', 'rec_1_a', 'rec_2']) await save(recordings, id);
    await recordings.saveRecording({ ...call, state: 'open' });
    if (backend === 'both') {
      // What is under way to the bucket is nothing to find.
      expect((await scrub()).report).toMatchObject({ recordings: 5, repairable: 0, underReplicated: 13 });
    }
    await drain();
    for (const readBucket of [false, true]) {
      const { report, lines } = await scrub({ readBucket });
      expect(lines).toEqual([]);
      expect(report).toMatchObject({ recordings: 5, underReplicated: 0, needsAPerson: 0 });
    }
  });

  it('puts back from the bucket what the folder lost or what rotted in it, and keeps the rotten bytes', async () => {
    const { recordings, scrub, drain, ledger } = open('both');
    for (const id of ['rec_1', 'rec_2', 'rec_3', 'rec_4']) await save(recordings, id);
    await drain();
    await flip(at('local', 'audio/rec_1.wav'));
    await unlink(at('local', 'audio/rec_2.wav'));
    await unlink(at('local', 'metadata/rec_3_metadata.json'));
    await writeFile(at('local', 'transcripts/rec_3_transcript.json'), '{"schema_version": 1, "rec');
    await writeFile(at('local', 'metadata/rec_4_metadata.json'), '');
    await unlink(at('local', 'transcripts/rec_4_transcript.json'));
    await db.deleteFrom('recording').where('id', '=', 'rec_2').execute();
    await db.deleteFrom('stage_run').execute();
    const expected = (outcome: string) => [
      `damaged folder audio/rec_1.wav ${outcome}`,
      `damaged folder metadata/rec_4_metadata.json ${outcome}`,
      `missing folder audio/rec_2.wav ${outcome}`,
      `missing folder metadata/rec_3_metadata.json ${outcome}`,
      `not-in-index index metadata/rec_2_metadata.json ${outcome}`,
    ];
    // Behind metadata that can't be read the rest is not looked at before the metadata is repaired.
    expect((await scrub()).lines).toEqual(expected('repairable'));
    expect((await readdir(path.join(folder, 'local'))).sort()).toEqual(['audio', 'metadata', 'transcripts']);
    const repaired = await scrub({ repair: true });
    expect(repaired.lines).toEqual(
      [
        ...expected('repaired'),
        'damaged folder transcripts/rec_3_transcript.json repaired',
        'missing folder transcripts/rec_4_transcript.json repaired',
      ].sort(),
    );
    expect(repaired.report).toMatchObject({ repaired: 7, repairable: 0, needsAPerson: 0 });
    expect((await scrub({ readBucket: true })).lines).toEqual([]);
    const set = (await readdir(at('local', 'damaged')))
      .map((name) => name.replace(/^[0-9a-f]{8}-/, ''))
      .sort();
    expect(set).toEqual([
      'audio-rec_1.wav',
      'metadata-rec_4_metadata.json',
      'transcripts-rec_3_transcript.json',
    ]);
    for (const id of ['rec_1', 'rec_2', 'rec_3', 'rec_4'] as RecordingId[]) {
      expect(Buffer.from(await recordings.getAudio(id)).toString()).toContain(id);
      expect((await recordings.getTranscript(id))?.versions[0]?.turns[0]?.text).toBe(`hola ${id}`);
    }
    expect(await ledger.job('rec_2' as RecordingId, 'offline')).toMatchObject({ state: 'pending' });
  });

  it('puts back the newest turns of a call that goes on', async () => {
    const { recordings, scrub, drain } = open('both');
    const { id } = await recordings.saveRecording({ ...call, state: 'open' });
    const turns = [turn(0, 'hola'), turn(1, 'adiós')];
    await recordings.saveLiveTurns(id, version('live', turns.slice(0, 1)));
    await recordings.saveLiveTurns(id, version('live', turns));
    await drain();
    await unlink(at('local', `live/${id}_live.json`));
    expect((await scrub({ repair: true })).lines).toEqual([`missing folder live/${id}_live.json repaired`]);
    expect((await recordings.getTranscript(id))?.versions[0]?.turns).toHaveLength(2);
    await recordings.updateMetadata(id, { state: 'complete' });
    await drain();
    expect((await scrub()).lines).toEqual([]);
  });

  it('brings everything back to an empty folder and an empty index', async () => {
    const first = open('both');
    for (const id of ['rec_1', 'rec_2']) await save(first.recordings, id);
    await first.drain();
    await rm(path.join(folder, 'local'), { recursive: true });
    ({ db } = await openTempDatabase(engine));
    const { recordings, scrub } = open('both');
    expect((await scrub({ repair: true })).report).toMatchObject({ recordings: 2, needsAPerson: 0 });
    expect(await recordings.listRecordings()).toHaveLength(2);
    expect(Buffer.from(await recordings.getAudio('rec_2' as RecordingId)).toString()).toContain('rec_2');
    expect((await scrub()).lines).toEqual([]);
  });

  it('copies again what the bucket lost or what rotted in it', async () => {
    const { recordings, scrub, drain, bucket } = open('both');
    for (const id of ['rec_1', 'rec_2']) await save(recordings, id);
    await drain();
    await flip(at('bucket', 'audio/rec_1.wav'));
    await unlink(at('bucket', 'audio/rec_2.wav'));
    await writeFile(at('bucket', 'transcripts/rec_1_transcript.json'), 'x'.repeat(60));
    const lines = (outcome: string) => [
      `copy-differs bucket audio/rec_1.wav ${outcome}`,
      `copy-differs bucket transcripts/rec_1_transcript.json ${outcome}`,
      `not-in-copy bucket audio/rec_2.wav ${outcome}`,
    ];
    expect((await scrub()).lines).toEqual(lines('repairable'));
    const { report, lines: repaired } = await scrub({ repair: true });
    expect(repaired).toEqual(lines('repaired'));
    expect(report.underReplicated).toBe(3);
    expect(await drain()).toEqual({ copied: 3, failed: 0 });
    expect((await scrub({ readBucket: true })).lines).toEqual([]);
    expect(await readdir(at('bucket', 'damaged'))).toHaveLength(1);
    expect((await bucket.get('audio/rec_1.wav')).sizeBytes).toBe(44 + 320 + 5);
  });

  it('names what nobody but a person can mend, and leaves it', async () => {
    const { recordings, scrub } = open('local');
    for (const id of ['rec_1', 'rec_2', 'rec_3', 'rec_4']) await save(recordings, id);
    await flip(at('local', 'audio/rec_1.wav'));
    await unlink(at('local', 'metadata/rec_2_metadata.json'));
    await unlink(at('local', 'transcripts/rec_3_transcript.json'));
    await writeFile(at('local', 'metadata/rec_4_metadata.json'), '{"schema_version": 99}');
    await writeFile(at('local', 'metadata/notes.json'), '{}');
    for (const key of ['audio/rec_2.wav', 'transcripts/rec_2_transcript.json']) {
      await utimes(at('local', key), 1000, 1000);
    }
    const expected = [
      'damaged folder audio/rec_1.wav needs-a-person',
      'damaged folder metadata/notes.json needs-a-person',
      'damaged folder metadata/rec_4_metadata.json needs-a-person',
      'missing folder metadata/rec_2_metadata.json needs-a-person',
      'missing folder transcripts/rec_3_transcript.json needs-a-person',
      'orphan folder audio/rec_2.wav needs-a-person',
      'orphan folder transcripts/rec_2_transcript.json needs-a-person',
    ];
    expect((await scrub()).lines).toEqual(expected);
    const { report, lines } = await scrub({ repair: true });
    expect(lines).toEqual(expected);
    expect(report).toMatchObject({ repaired: 0, needsAPerson: 7 });
    expect(await readFile(at('local', 'metadata/rec_4_metadata.json'), 'utf8')).toBe(
      '{"schema_version": 99}',
    );
  });

  it('brings the index in step with the files', async () => {
    const { recordings, scrub } = open('local');
    const id = await save(recordings, 'rec_1');
    const file = at('local', 'metadata/rec_1_metadata.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"call-1"', '"call-2"'));
    expect((await scrub()).lines).toEqual([`index-differs index metadata/${id}_metadata.json repairable`]);
    await scrub({ repair: true });
    expect((await scrub()).lines).toEqual([]);
    expect(await recordings.listRecordings({ conversationId: 'call-2' })).toHaveLength(1);
  });

  it('removes what the metadata says was erased, here and in the bucket', async () => {
    const { recordings, scrub, drain, bucket } = open('both');
    const id = await save(recordings, 'rec_1');
    await drain();
    const erased = { audio: '2026-03-01T00:00:00.000Z' };
    await recordings.updateMetadata(id, { erased });
    await drain();
    expect((await scrub()).lines).toEqual(['not-erased folder audio/rec_1.wav repairable']);
    await scrub({ repair: true });
    await drain();
    expect(await bucket.head('audio/rec_1.wav')).toBeUndefined();
    expect((await scrub()).lines).toEqual([]);
  });
});

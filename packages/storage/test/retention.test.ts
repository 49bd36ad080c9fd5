import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type CleanupItem,
  type NewRecording,
  openStorage,
  parseRecordingId,
  parseRetentionPolicy,
  type Recording,
  type Storage,
} from '@enmienda/storage';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createAuditTrail } from '../src/audit-trail.ts';
import { createCatalog } from '../src/catalog.ts';
import type { Database } from '../src/database-schema.ts';
import { createRetention } from '../src/retention.ts';
import { failure } from './fixtures/failure.ts';
import { call, fullTurn, silentWav, turn, version } from './fixtures/recording-fixtures.ts';
import { ENGINES, openTempDatabase } from './fixtures/temp-database.ts';

const DAY_MS = 86_400_000;
const wav = { bytes: silentWav(20), contentType: 'audio/wav' };
const policy = parseRetentionPolicy(
  JSON.stringify({
    schema_version: 1,
    default: { audio_days: 30, raw_transcript_days: 60, corrected_transcript_days: 90, results_days: 90 },
    logs_days: 1,
    tenants: { careful: { audio_days: 'forever', raw_transcript_days: 365 }, quick: { audio_days: 0 } },
  }),
);

let rootPath = '';
let storage: Storage;
let db: Kysely<Database>;
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-retention-'));
});
afterEach(() => rm(rootPath, { recursive: true }));

async function save(daysOld: number, over: Partial<NewRecording> = {}): Promise<Recording['id']> {
  const createdAt = new Date(Date.now() - daysOld * DAY_MS).toISOString();
  const { id } = await storage.recordings.saveRecording({ ...call, audio: wav, createdAt, ...over });
  await storage.recordings.saveTranscript(id, version('live', [fullTurn, turn(1, 'mi clave es tucán')]));
  await storage.recordings.updateMetadata(id, { transcription: 'la clave', transcriptVersion: 1 });
  return id;
}

async function cleanUp(dryRun = false): Promise<string[]> {
  const items: CleanupItem[] = [];
  await storage.retention.cleanUp({ policy, dryRun, actor: 'test', onItem: (item) => items.push(item) });
  return items
    .map(({ recordingId = '', retained, outcome }) => `${recordingId} ${retained} ${outcome}`)
    .sort();
}

describe.each(ENGINES)('cleanUp with %s', (engine) => {
  beforeEach(async () => {
    const opened = await openTempDatabase(engine);
    db = opened.db;
    storage = await openStorage({ backend: 'local', rootPath, databaseUrl: opened.location });
    onTestFinished(() => storage.close());
  });

  it('erases each class at its age, and leaves metadata that says what there was', async () => {
    const ids = await Promise.all([10, 40, 70, 100].map((days) => save(days)));
    const [young, month, twoMonths, old] = ids;
    const before = await storage.recordings.getRecording(old!);
    const expected = (outcome: string) =>
      [
        `${month} audio ${outcome}`,
        `${twoMonths} audio ${outcome}`,
        `${twoMonths} raw-transcript ${outcome}`,
        `${old} audio ${outcome}`,
        `${old} corrected-transcript ${outcome}`,
        `${old} raw-transcript ${outcome}`,
      ].sort();
    expect(await cleanUp(true)).toEqual(expected('would-erase'));
    expect(await readdir(path.join(rootPath, 'audio'))).toHaveLength(4);
    expect(await cleanUp()).toEqual(expected('erased'));
    expect(await cleanUp()).toEqual([]);

    expect(await readdir(path.join(rootPath, 'audio'))).toEqual([`${young}.wav`]);
    await expect(storage.recordings.getAudio(month!)).rejects.toEqual(failure('not-found'));
    const kept = await storage.recordings.getTranscript(twoMonths!);
    expect(kept?.versions[0]?.turns).toEqual([
      { ...turn(0, ''), text: fullTurn.text, speaker: 'caller', startMs: 120, endMs: 2400 },
      { ...turn(1, ''), text: 'mi clave es tucán' },
    ]);
    expect(await storage.recordings.getTranscript(old!)).toBeUndefined();
    const tombstone = await storage.recordings.getRecording(old!);
    expect(tombstone).toMatchObject({ audio: before.audio, transcription: '', conversationId: 'call-1' });
    expect(Object.keys(tombstone.erased ?? {}).sort()).toEqual([
      'audio',
      'corrected-transcript',
      'raw-transcript',
    ]);
    const files = await readFile(path.join(rootPath, 'metadata', `${old}_metadata.json`), 'utf8');
    expect(files).not.toContain('clave');
    expect((await storage.recordings.reindex()).damaged).toEqual([]);
    const report = await storage.scrub({
      repair: false,
      onFinding: (finding) => expect(finding).toBeUndefined(),
    });
    expect(report).toMatchObject({ recordings: 4, needsAPerson: 0, repairable: 0 });
  });

  it('erases nothing while a legal hold stands, and does after it was lifted', async () => {
    const id = await save(100);
    await storage.retention.hold(id, { reason: 'file 17/2026', actor: 'ana' });
    expect(await cleanUp()).toEqual([
      `${id} audio held`,
      `${id} corrected-transcript held`,
      `${id} raw-transcript held`,
    ]);
    expect(await storage.recordings.erase(id, ['audio'])).toBe('held');
    expect(await storage.recordings.getAudio(id)).toHaveLength(wav.bytes.length);
    expect((await storage.recordings.getTranscript(id))?.versions).toHaveLength(1);
    await storage.retention.lift(id, 'ana');
    expect((await cleanUp()).every((line) => line.endsWith('erased'))).toBe(true);
    const trail = await storage.retention.audit.list({ recordingId: id, limit: 10 });
    expect(trail.map(({ action, actor, detail }) => `${action} ${actor} ${detail}`)).toEqual([
      'hold-placed ana file 17/2026',
      'hold-lifted ana ',
      'erased test audio, raw-transcript, corrected-transcript',
    ]);
  });

  it('follows the times of the tenant, and leaves a call that goes on alone', async () => {
    const careful = await save(100, { tenantId: 'careful' });
    const quick = await save(1, { tenantId: 'quick' });
    const open = await save(400, { state: 'open' });
    expect(await cleanUp()).toEqual(
      [`${careful} corrected-transcript erased`, `${quick} audio erased`].sort(),
    );
    expect((await storage.recordings.getRecording(careful)).audio?.sizeBytes).toBe(wav.bytes.length);
    expect((await storage.recordings.getTranscript(careful))?.versions[0]?.turns[1]).toEqual({
      ...turn(1, 'mi clave es tucán'),
      text: '',
    });
    await expect(storage.recordings.erase(open, ['audio'])).rejects.toEqual(failure('conflict'));
  });

  it('erases the finished jobs of old recordings', async () => {
    const id = await save(100);
    await storage.ledger.enqueue([id], 'offline');
    const [lease] = await storage.ledger.lease({
      workerId: 'w',
      stage: 'offline',
      leaseMs: 60_000,
      limit: 1,
    });
    await storage.ledger.commit(lease!, '{}');
    const [committed] = await storage.ledger.committed(1);
    expect(await cleanUp(true)).not.toContain(`${id} results would-erase`);
    await storage.ledger.markPublished(committed!);
    expect(await cleanUp(true)).toContain(`${id} results would-erase`);
    expect(await cleanUp()).toContain(`${id} results erased`);
    expect(await storage.ledger.job(id, 'offline')).toBeUndefined();
  });

  it('goes on where a killed run stopped', async () => {
    const id = await save(100);
    // As a process leaves it that died after it had written the metadata, and one that died before.
    const begun_at = new Date().toISOString();
    await storage.recordings.updateMetadata(id, { erased: { audio: begun_at } });
    await db.insertInto('erasure').values({ recording_id: id, class: 'audio', begun_at }).execute();
    await db.insertInto('erasure').values({ recording_id: id, class: 'raw-transcript', begun_at }).execute();
    await db.insertInto('erasure').values({ recording_id: 'rec_gone', class: 'audio', begun_at }).execute();
    expect(await cleanUp()).toEqual([
      `${id} audio erased`,
      `${id} corrected-transcript erased`,
      `${id} raw-transcript erased`,
    ]);
    expect(await readdir(path.join(rootPath, 'audio'))).toEqual([]);
    expect((await storage.recordings.getRecording(id)).erased?.audio).toBe(begun_at);
    expect(await db.selectFrom('erasure').selectAll().execute()).toEqual([]);
  });

  it('forgets the audit trail when it is old', async () => {
    const audit = createAuditTrail(db);
    const recordingId = parseRecordingId('rec_1');
    const event = { actor: 'a', action: 'erased', recordingId, detail: 'audio' } as const;
    await audit.record({ ...event, at: '2026-01-01T00:00:00.000Z' });
    await audit.record({ ...event, at: '2026-01-03T00:00:00.000Z' });
    const clock = () => new Date('2026-01-03T12:00:00.000Z');
    const { recordings } = storage;
    const retention = createRetention({ db, catalog: createCatalog(db), recordings, audit, clock });
    const items: CleanupItem[] = [];
    for (const dryRun of [true, false]) {
      await retention.cleanUp({ policy, dryRun, actor: 'test', onItem: (item) => items.push(item) });
    }
    expect(items).toEqual([
      { retained: 'logs', count: 1, outcome: 'would-erase' },
      { retained: 'logs', count: 1, outcome: 'erased' },
    ]);
    expect(await audit.list({ limit: 10 })).toHaveLength(1);
  });
});

describe('a retention policy', () => {
  it.each([
    ['{', /not JSON/],
    ['{}', /schema_version/],
    ['{"schema_version":1,"default":{"audio_days":-1}}', /audio_days/],
    ['{"schema_version":1,"default":{"audio":1}}', /audio/],
    ['{"schema_version":2,"default":{}}', /schema_version/],
  ])('%s is refused with its reason', (text, reason) => {
    expect(() => parseRetentionPolicy(text)).toThrow(reason);
  });

  it('keeps for ever what it does not name', () => {
    const kept = parseRetentionPolicy('{"schema_version":1,"default":{}}');
    expect(kept.daysOf('default', 'audio')).toBeUndefined();
    expect(kept.shortestDays).toBeUndefined();
    expect(policy.daysOf('careful', 'corrected-transcript')).toBe(90);
  });
});

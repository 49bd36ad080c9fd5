import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createLocalObjectStore,
  type ObjectStore,
  openDatabase,
  openStorage,
  parseRecordingId,
  type RecordingStore,
} from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordings } from './contracts/recording-store-contract.ts';
import { call, fullTurn, silentWav, turn, version } from './fixtures/recording-fixtures.ts';
import { ENGINES, newLocation } from './fixtures/temp-database.ts';

let rootPath = '';
let objects: ObjectStore;
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-reindex-'));
  objects = createLocalObjectStore({ rootPath });
});
afterEach(() => rm(rootPath, { recursive: true }));

const wav = { bytes: silentWav(), contentType: 'audio/wav' };
const clean = { removed: 0, damaged: [], orphans: [] };

/** Recordings as a night leaves them: with and without audio, live, completed and processed. */
async function makeHistory(recordings: RecordingStore): Promise<void> {
  for (let index = 0; index < 12; index += 1) {
    const { id } = await recordings.saveRecording({
      ...call,
      conversationId: `call-${index}`,
      agentId: `agent${index % 3}`,
      createdAt: `2026-01-${31 - index}T10:00:00Z`,
      state: 'open',
      ...(index % 2 === 0 && { audio: wav }),
    });
    await recordings.saveLiveTurns(id, version('live', [fullTurn, turn(1, `turno ${index}`)]));
    if (index % 4 === 3) continue;
    await recordings.updateMetadata(id, {
      state: 'complete',
      transcription: `turno ${index}`,
      transcriptVersion: 1,
    });
    if (index % 3 !== 0) continue;
    await recordings.saveTranscript(id, { ...version('night', [fullTurn]), source: 'offline' });
    await recordings.updateMetadata(id, { processed: true, processingMode: 'offline', transcriptVersion: 2 });
  }
}

async function fileTree(): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const entry of await readdir(rootPath, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('enmienda.sqlite')) continue;
    const file = path.join(entry.parentPath, entry.name);
    tree[path.relative(rootPath, file)] = await readFile(file, 'latin1');
  }
  return tree;
}

describe.each(ENGINES)('reindex with %s', (engine) => {
  it('rebuilds from the files the very catalog that was built live, and touches no file', async () => {
    const rows = async (databaseUrl: string) => {
      const db = await openDatabase(databaseUrl);
      const found = await db.selectFrom('recording').selectAll().orderBy('id').execute();
      await db.destroy();
      return found;
    };
    const [live, rebuilt] = [await newLocation(engine), await newLocation(engine)];
    const storage = await openStorage({ backend: 'local', rootPath, databaseUrl: live });
    await makeHistory(storage.recordings);
    // A transcript's bytes are counted with the next change of its metadata: the open calls get theirs here.
    for (const { id } of await storage.recordings.listRecordings({ state: 'open' })) {
      await storage.recordings.updateMetadata(id, { state: 'incomplete' });
    }
    const stats = await storage.recordings.stats();
    const files = await fileTree();
    await storage.close();

    const again = await openStorage({ backend: 'local', rootPath, databaseUrl: rebuilt });
    expect(await again.recordings.listRecordings()).toEqual([]);
    const progress: number[] = [];
    const report = await again.recordings.reindex({ onProgress: (done) => progress.push(done) });
    expect(report).toEqual({ ...clean, indexed: 12 });
    expect(progress).toEqual([12]);
    expect(await again.recordings.stats()).toEqual(stats);
    const waiting = await again.recordings.listRecordings({ processed: false, state: 'complete' });
    expect(waiting.length).toBeGreaterThan(0);
    expect(await again.ledger.counts('offline')).toMatchObject({ pending: waiting.length });
    await again.recordings.reindex();
    expect(await again.ledger.counts('offline')).toMatchObject({ pending: waiting.length });
    await again.close();
    expect(await rows(rebuilt)).toEqual(await rows(live));
    expect(await fileTree()).toEqual(files);
  });

  it('takes up what was changed, added and removed behind its back', async () => {
    const { recordings, enqueued } = await openRecordings(objects, engine);
    const [kept, gone] = [parseRecordingId('rec_kept'), parseRecordingId('rec_gone')];
    await recordings.saveRecording({ ...call, id: kept });
    await recordings.saveRecording({ ...call, id: gone });
    const file = path.join(rootPath, 'metadata', 'rec_kept_metadata.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"call-1"', '"call-2"'));
    const added = (await readFile(file, 'utf8')).replace('rec_kept', 'rec_added');
    await writeFile(path.join(rootPath, 'metadata', 'rec_added_metadata.json'), added);
    await rm(path.join(rootPath, 'metadata', 'rec_gone_metadata.json'));
    expect(await recordings.reindex()).toEqual({ ...clean, indexed: 2, removed: 1 });
    expect((await recordings.listRecordings({ conversationId: 'call-2' })).map(({ id }) => id)).toEqual([
      'rec_added',
      'rec_kept',
    ]);
    expect(await recordings.listRecordings({ conversationId: 'call-1' })).toEqual([]);
    expect(enqueued.sort()).toEqual(['rec_added', 'rec_kept']);
  });

  it('reports damage and orphans with their reasons, and leaves them as they are', async () => {
    const { recordings } = await openRecordings(objects, engine);
    for (const name of ['good', 'cut', 'short', 'lost', 'silent']) {
      await recordings.saveRecording({ ...call, id: parseRecordingId(`rec_${name}`), audio: wav });
    }
    const at = (...parts: string[]) => path.join(rootPath, ...parts);
    await writeFile(at('metadata', 'rec_cut_metadata.json'), '{"schema_version": 1, "recording');
    await writeFile(at('audio', 'rec_short.wav'), wav.bytes.subarray(0, 100));
    await rm(at('audio', 'rec_lost.wav'));
    const silent = JSON.parse(await readFile(at('metadata', 'rec_silent_metadata.json'), 'utf8')) as object;
    await writeFile(
      at('metadata', 'rec_silent_metadata.json'),
      JSON.stringify({ ...silent, audio: undefined }),
    );
    await writeFile(at('metadata', 'notes.txt'), 'mine');
    await writeFile(at('audio', 'rec_orphan.wav'), wav.bytes);
    await mkdir(at('transcripts'));
    await writeFile(at('transcripts', 'rec_orphan_transcript.json'), '{}');
    const files = await fileTree();

    const report = await recordings.reindex();
    expect(report.indexed).toBe(4);
    expect(report.removed).toBe(1);
    expect([...report.orphans].sort()).toEqual(['audio/rec_orphan.wav', 'audio/rec_silent.wav']);
    const damaged = Object.fromEntries(report.damaged.map(({ key, reason }) => [key, reason]));
    expect(damaged).toEqual({
      'metadata/notes.txt': 'it is not named after a recording',
      'metadata/rec_cut_metadata.json': 'it is not JSON',
      'audio/rec_short.wav': 'it has 100 bytes, its metadata says 16044',
      'audio/rec_lost.wav': 'it is missing',
      'transcripts/rec_orphan_transcript.json': 'there is no metadata for it',
    });
    expect((await recordings.listRecordings()).map(({ id }) => id).sort()).toEqual([
      'rec_good',
      'rec_lost',
      'rec_short',
      'rec_silent',
    ]);
    expect(await fileTree()).toEqual(files);
  });

  it('keeps the row of the newer file when a writer comes in between', async () => {
    const { recordings } = await openRecordings(objects, engine);
    const { id } = await recordings.saveRecording({ ...call, agentId: 'before' });
    const meddled: ObjectStore = {
      ...objects,
      get: async (...given) => {
        const object = await objects.get(...given);
        const [{ agentId }] = [await recordings.getRecording(id)];
        if (agentId === 'before') await recordings.updateMetadata(id, { agentId: 'after' });
        return object;
      },
    };
    const { recordings: reindexing } = await openRecordings(meddled);
    expect(await reindexing.reindex()).toEqual({ ...clean, indexed: 1 });
    expect(await reindexing.listRecordings()).toEqual([await recordings.getRecording(id)]);
    expect(await recordings.getRecording(id)).toMatchObject({ agentId: 'after' });
  });

  it('sweeps up what killed writers left an hour ago', async () => {
    const { recordings } = await openRecordings(objects, engine);
    await recordings.saveRecording(call);
    const leftover = path.join(rootPath, 'metadata', '.rec_1_metadata.json.0123456789abcdef.tmp');
    await writeFile(leftover, 'half');
    await utimes(leftover, 0, Date.parse('2026-01-20T09:14:59Z') / 1000);
    await recordings.reindex();
    await expect(readFile(leftover)).rejects.toThrow('ENOENT');
  });

  it('stops between batches when it is told to, and works when it is run again', async () => {
    const { recordings } = await openRecordings(objects, engine);
    const template = await recordings.saveRecording({ ...call, id: parseRecordingId('rec_0') });
    const text = await readFile(path.join(rootPath, 'metadata', `${template.id}_metadata.json`), 'utf8');
    for (let index = 1; index < 250; index += 1) {
      const file = path.join(rootPath, 'metadata', `rec_${index}_metadata.json`);
      await writeFile(file, text.replace('"rec_0"', `"rec_${index}"`));
    }
    const stop = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number) => {
      seen.push(done);
      stop.abort();
    };
    await expect(recordings.reindex({ onProgress, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(seen).toEqual([100]);
    expect(await recordings.reindex()).toEqual({ ...clean, indexed: 250 });
    expect(await recordings.stats()).toMatchObject({ totalRecordings: 250 });
  });
});

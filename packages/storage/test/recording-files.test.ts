import { appendFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalObjectStore, parseRecordingId, type RecordingStore } from '@enmienda/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRecordings } from './contracts/recording-store-contract.ts';
import { failure } from './fixtures/failure.ts';
import { call, fullTurn, silentWav, turn, version } from './fixtures/recording-fixtures.ts';

let rootPath = '';
let recordings: RecordingStore;
const id = parseRecordingId('rec_12345');
const metadataFile = () => path.join(rootPath, 'metadata', 'rec_12345_metadata.json');
const transcriptFile = () => path.join(rootPath, 'transcripts', 'rec_12345_transcript.json');
beforeEach(async () => {
  rootPath = await mkdtemp(path.join(tmpdir(), 'enmienda-files-'));
  ({ recordings } = await openRecordings(createLocalObjectStore({ rootPath })));
});
afterEach(() => rm(rootPath, { recursive: true }));

describe('the files of a recording', () => {
  it('are JSON that jq and grep read', async () => {
    await recordings.saveRecording({
      ...call,
      id,
      agentId: 'ana',
      createdAt: '2026-01-20T10:15:00.000Z',
      audio: { bytes: silentWav(250), contentType: 'audio/wav' },
    });
    await recordings.saveTranscript(id, version('live', [turn(0, 'buenos días'), turn(1, 'adiós')]));
    await recordings.updateMetadata(id, {
      processed: true,
      processingMode: 'offline',
      processedAt: '2026-01-21T02:00:10.000Z',
      transcription: 'buenos días\nadiós',
      transcriptVersion: 1,
    });
    expect(await readFile(metadataFile(), 'utf8')).toBe(`{
  "schema_version": 2,
  "recording_id": "rec_12345",
  "conversation_id": "call-1",
  "tenant_id": "default",
  "agent_id": "ana",
  "language": "es",
  "created_at": "2026-01-20T10:15:00.000Z",
  "state": "complete",
  "audio": {
    "sha256": "f9cb049e2c6f64284db73c45b84f359205f22110c784c33e99642faa86c7722b",
    "size_bytes": 4044,
    "content_type": "audio/wav",
    "sample_rate_hz": 8000,
    "channels": 1,
    "duration_ms": 250
  },
  "processed": true,
  "processing_mode": "offline",
  "processed_at": "2026-01-21T02:00:10.000Z",
  "transcription": "buenos días\\nadiós",
  "transcript_version": 1
}
`);
    const lines = (await readFile(transcriptFile(), 'utf8')).split('\n');
    expect(lines.filter((line) => line.includes('buenos días'))).toEqual([
      '{"index":0,"hypothesis":"buenos días","text":"buenos días","corrections":[],"suggestions":[]},',
    ]);
  });

  it('of version 1 is read, and written in version 2 with the next change', async () => {
    await recordings.saveRecording({ ...call, id });
    const saved = await readFile(metadataFile(), 'utf8');
    await writeFile(metadataFile(), saved.replace('"schema_version": 2', '"schema_version": 1'));
    const before = await recordings.getRecording(id);
    expect(before).toMatchObject({ id, state: 'complete' });
    const legalHold = { since: '2026-02-01T00:00:00.000Z', reason: 'file 17/2026' };
    await recordings.updateMetadata(id, { legalHold });
    expect(await recordings.getRecording(id)).toEqual({ ...before, legalHold });
    expect(await readFile(metadataFile(), 'utf8')).toContain('"schema_version": 2');
    await recordings.updateMetadata(id, { legalHold: undefined });
    expect(await recordings.getRecording(id)).toEqual(before);
  });

  it('may be edited by hand within the schema', async () => {
    await recordings.saveRecording({ ...call, id });
    const json = JSON.parse(await readFile(metadataFile(), 'utf8')) as Record<string, unknown>;
    await writeFile(metadataFile(), JSON.stringify({ ...json, created_at: '2026-01-20T10:15:00+01:00' }));
    expect(await recordings.getRecording(id)).toMatchObject({ createdAt: '2026-01-20T09:15:00.000Z' });
  });
});

describe('a damaged metadata file', () => {
  /** The metadata that was saved, with these values in place of its own. */
  const having = (values: object) => (saved: string) =>
    JSON.stringify({ ...(JSON.parse(saved) as object), ...values });
  const cases: Readonly<Record<string, readonly [change: (saved: string) => string, reason: RegExp]>> = {
    'cut off': [(saved) => saved.slice(0, -30), /it is not JSON/],
    empty: [() => '', /it is empty/],
    'full of zeros': [(saved) => '\0'.repeat(saved.length), /it is not JSON/],
    'another JSON': [() => '[]', /expected object/],
    null: [() => 'null', /expected object/],
    'of a wrong type': [having({ processed: 'yes' }), /processed: .*expected boolean/],
    'of an unknown state': [having({ state: 'half' }), /state: /],
    'with a time that is none': [having({ created_at: '20 de enero' }), /created_at: /],
    'with a field too many': [having({ extra: 1 }), /extra/],
    'without a field': [having({ tenant_id: undefined }), /tenant_id: /],
    'without a version': [having({ schema_version: undefined }), /schema_version: /],
    'of a future version': [having({ schema_version: 3 }), /schema_version 3 is newer than 2/],
    'with text that is too long': [having({ transcription: 'x'.repeat(1_000_001) }), /transcription: /],
    'of another recording': [having({ recording_id: 'rec_999' }), /is not that of its name/],
    'of a recording outside the root': [having({ recording_id: '../rec_1' }), /recording_id is not one/],
  };

  it.each(Object.entries(cases))(
    '%s is refused with its reason, and left as it is',
    async (_, [change, reason]) => {
      await recordings.saveRecording({ ...call, id });
      const damaged = change(await readFile(metadataFile(), 'utf8'));
      await writeFile(metadataFile(), damaged);
      const refused = failure('corrupt', {
        key: 'metadata/rec_12345_metadata.json',
        reason: expect.stringMatching(reason) as unknown,
      });
      await expect(recordings.getRecording(id)).rejects.toEqual(refused);
      await expect(recordings.updateMetadata(id, { processed: true })).rejects.toEqual(refused);
      await expect(recordings.saveLiveTurns(id, version('live', []))).rejects.toEqual(refused);
      await expect(recordings.saveRecording({ ...call, id })).rejects.toEqual(failure('already-exists'));
      expect(await readFile(metadataFile(), 'utf8')).toBe(damaged);
    },
  );

  it('that is not UTF-8 is refused', async () => {
    await recordings.saveRecording({ ...call, id });
    await appendFile(metadataFile(), Buffer.from([0xff]));
    await expect(recordings.getRecording(id)).rejects.toThrow(/it is not UTF-8/);
  });

  it('that is huge is refused unread', async () => {
    await recordings.saveRecording({ ...call, id });
    await truncate(metadataFile(), 10 * 1024 ** 3);
    await expect(recordings.getRecording(id)).rejects.toThrow(/larger than 8388608 bytes/);
  });

  it('is never made by a transcription of any characters', async () => {
    await recordings.saveRecording({ ...call, id });
    const transcription = '\u0001'.repeat(1_000_000);
    await recordings.updateMetadata(id, { transcription });
    expect((await recordings.getRecording(id)).transcription === transcription).toBe(true);
    await expect(recordings.updateMetadata(id, { transcription: `${transcription}x` })).rejects.toThrow(
      RangeError,
    );
  });

  it('never shows its text in the error', async () => {
    await recordings.saveRecording({ ...call, id });
    for (const planted of [
      'mi clave es tucán',
      '{"schema_version":1,"transcription":["mi clave es tucán"]}',
    ]) {
      await writeFile(metadataFile(), planted);
      const refused: unknown = await recordings.getRecording(id).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Error);
      const { message, stack, cause } = refused as Error;
      expect(`${message} ${stack ?? ''} ${String(cause)}`).not.toContain('tucán');
    }
  });
});

describe('a damaged transcript file', () => {
  const cases: Readonly<Record<string, readonly [from: string, to: string, reason: RegExp]>> = {
    'of a future version': ['"schema_version":1', '"schema_version":7', /schema_version 7 is newer/],
    'of a wrong type': ['"index":0', '"index":"0"', /versions\.0\.turns\.0\.index: /],
    'with half a millisecond': ['"start_ms":120', '"start_ms":120.5', /start_ms: /],
    'of another recording': ['"rec_12345"', '"rec_99"', /is not that of its name/],
    'with a hole in its versions': ['"version":1', '"version":2', /version 1 is missing/],
    'cut off': ['gracias', '"', /it is not JSON/],
  };

  it.each(Object.entries(cases))(
    '%s is refused, and nothing is written over it',
    async (_, [from, to, reason]) => {
      await recordings.saveRecording({ ...call, id, state: 'open' });
      await recordings.saveTranscript(id, version('live', [fullTurn, turn(1, 'gracias')]));
      const damaged = (await readFile(transcriptFile(), 'utf8')).replace(from, to);
      await writeFile(transcriptFile(), damaged);
      await expect(recordings.getTranscript(id)).rejects.toThrow(reason);
      await expect(recordings.saveTranscript(id, version('b', []))).rejects.toThrow(reason);
      await expect(recordings.saveLiveTurns(id, version('live', []))).rejects.toThrow(reason);
      expect(await readFile(transcriptFile(), 'utf8')).toBe(damaged);
    },
  );
});

describe('a folder that can’t be written', () => {
  // The tests may run as root, whom permissions don't stop: a file stands where the folder should be.
  it.each(['audio', 'metadata'])(
    'fails a save as read-only, with nothing in the catalog (%s)',
    async (folder) => {
      await writeFile(path.join(rootPath, folder), '');
      const audio = { bytes: silentWav(), contentType: 'audio/wav' };
      await expect(recordings.saveRecording({ ...call, id, audio })).rejects.toEqual(failure('read-only'));
      expect(await recordings.listRecordings()).toEqual([]);
      await rm(path.join(rootPath, folder));
      await mkdir(path.join(rootPath, folder));
      await recordings.saveRecording({ ...call, id, audio });
      expect(await recordings.getAudio(id)).toHaveLength(audio.bytes.length);
    },
  );
});

describe('an id from outside', () => {
  it.each([
    '../rec_1',
    'rec_../../etc/passwd',
    'rec_',
    'rec_1/2',
    'rec_1\0',
    'REC_1',
    `rec_${'x'.repeat(65)}`,
    '',
  ])('%j is refused', (text) => {
    expect(() => parseRecordingId(text)).toThrow(/is not a recording id/);
  });
});

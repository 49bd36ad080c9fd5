import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  createRecordingStore,
  type Ledger,
  type ObjectStore,
  parseRecordingId,
  type RecordingStore,
} from '@enmienda/storage';
import { describe, expect, it } from 'vitest';
import { failure } from '../fixtures/failure.ts';
import { call, fullTurn, silentWav, turn, version } from '../fixtures/recording-fixtures.ts';
import { type EngineName, openTempDatabase } from '../fixtures/temp-database.ts';

const now = new Date('2026-01-20T10:15:00.000Z');
const wav = { bytes: silentWav(), contentType: 'audio/wav' };

/** A store with a database of its own over these objects, and what it put into the ledger. */
export async function openRecordings(
  objects: ObjectStore,
  engine: EngineName = 'SQLite',
): Promise<{ readonly recordings: RecordingStore; readonly enqueued: string[] }> {
  const { db } = await openTempDatabase(engine);
  const enqueued: string[] = [];
  const ledger: Pick<Ledger, 'enqueue'> = {
    enqueue: (ids) => {
      enqueued.push(...ids);
      return Promise.resolve(ids.length);
    },
  };
  let serial = 0;
  const randomId = () => {
    serial += 1;
    return `${serial}`;
  };
  return { recordings: createRecordingStore({ objects, db, ledger, clock: () => now, randomId }), enqueued };
}

/** What every recording store must do; `createObjects` gives a store without objects. */
export function recordingStoreContract(
  name: string,
  createObjects: () => Promise<ObjectStore>,
  engine: EngineName = 'SQLite',
): void {
  const open = async () => {
    const objects = await createObjects();
    return { objects, ...(await openRecordings(objects, engine)) };
  };

  describe(`${name}: a recording store`, () => {
    it('gives back what was saved, with an id of its own, the time and what the WAV header says', async () => {
      const { recordings } = await open();
      const saved = await recordings.saveRecording({ ...call, agentId: 'ana', audio: wav });
      expect(saved).toEqual({
        id: 'rec_20260120T101500_1',
        conversationId: 'call-1',
        tenantId: 'default',
        agentId: 'ana',
        language: 'es',
        createdAt: now.toISOString(),
        state: 'complete',
        audio: {
          sha256: '56d4af65701c26df20bd4021eda95b6e830348ce3a746086079fe89285548dc9',
          sizeBytes: 16_044,
          contentType: 'audio/wav',
          sampleRateHz: 8000,
          channels: 1,
          durationMs: 1000,
        },
        processed: false,
        processingMode: 'none',
        transcription: '',
        transcriptVersion: 0,
      });
      expect(await recordings.getRecording(saved.id)).toEqual(saved);
      expect(await recordings.listRecordings()).toEqual([saved]);
      expect(Buffer.compare(await recordings.getAudio(saved.id), wav.bytes)).toBe(0);
    });

    it('takes the id and the time of an importer, and gives the time in UTC', async () => {
      const { recordings } = await open();
      const id = parseRecordingId('rec_12345');
      const saved = await recordings.saveRecording({ ...call, id, createdAt: '2026-01-20T08:00:00-05:00' });
      expect(saved).toMatchObject({ id, createdAt: '2026-01-20T13:00:00.000Z' });
      await expect(recordings.saveRecording({ ...call, id })).rejects.toEqual(failure('already-exists'));
    });

    it('saves one of several recordings of the same id', async () => {
      const { recordings } = await open();
      const id = parseRecordingId('rec_1');
      const saves = await Promise.allSettled(
        ['a', 'b', 'c'].map((conversationId) => recordings.saveRecording({ ...call, id, conversationId })),
      );
      expect(saves.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(await recordings.getRecording(id)).toMatchObject({ conversationId: 'a' });
    });

    it('says not-found for what was never saved', async () => {
      const { recordings } = await open();
      const id = parseRecordingId('rec_none');
      const missing = failure('not-found', { key: 'metadata/rec_none_metadata.json' });
      await expect(recordings.getRecording(id)).rejects.toEqual(missing);
      await expect(recordings.getAudio(id)).rejects.toEqual(missing);
      await expect(recordings.updateMetadata(id, {})).rejects.toEqual(missing);
      await expect(recordings.saveAudio(id, wav)).rejects.toEqual(missing);
      await expect(recordings.saveTranscript(id, version('a', []))).rejects.toEqual(missing);
      await expect(recordings.saveLiveTurns(id, version('a', []))).rejects.toEqual(missing);
      expect(await recordings.getTranscript(id)).toBeUndefined();
    });

    it('refuses a recording that could not be read back, and writes nothing of it', async () => {
      const { objects, recordings } = await open();
      await expect(
        recordings.saveRecording({ ...call, conversationId: 'x'.repeat(201), audio: wav }),
      ).rejects.toThrow(/can't be stored: conversation_id/);
      await expect(recordings.saveRecording({ ...call, createdAt: 'yesterday' })).rejects.toThrow(RangeError);
      for await (const info of objects.list('')) expect(info).toBeUndefined();
    });

    it('changes metadata in the file and in the catalog', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording({ ...call, state: 'open' });
      const changed = await recordings.updateMetadata(id, {
        state: 'complete',
        endedAt: '2026-01-20T10:20:00.000Z',
        transcription: 'buenos días',
        transcriptVersion: 1,
        processingMode: 'online',
      });
      expect(changed).toMatchObject({ state: 'complete', transcription: 'buenos días', processed: false });
      expect(await recordings.getRecording(id)).toEqual(changed);
      expect(await recordings.listRecordings({ state: 'complete' })).toEqual([changed]);
      expect(await recordings.listRecordings({ state: 'open' })).toEqual([]);
    });

    it('loses none of the changes that are made at the same time', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording(call);
      await Promise.all([
        recordings.updateMetadata(id, { agentId: 'ana' }),
        recordings.updateMetadata(id, { processed: true }),
        recordings.updateMetadata(id, { transcription: 'hola' }),
        recordings.saveAudio(id, wav),
      ]);
      expect(await recordings.getRecording(id)).toMatchObject({
        agentId: 'ana',
        processed: true,
        transcription: 'hola',
        audio: { sizeBytes: 16_044 },
      });
    });

    it('adds audio once, and the same audio again after a save that died', async () => {
      const { objects, recordings } = await open();
      const id = parseRecordingId('rec_late');
      await recordings.saveRecording({ ...call, id });
      await expect(recordings.getAudio(id)).rejects.toEqual(
        failure('not-found', { key: 'audio/rec_late.wav' }),
      );
      await objects.put('audio/rec_late.wav', wav.bytes, { contentType: 'audio/wav' });
      await expect(recordings.saveAudio(id, { ...wav, bytes: Buffer.from('another sound') })).rejects.toEqual(
        failure('already-exists'),
      );
      expect(await recordings.saveAudio(id, wav)).toMatchObject({ audio: { durationMs: 1000 } });
      await expect(recordings.saveAudio(id, wav)).rejects.toEqual(failure('already-exists'));
    });

    it('keeps every version of a transcript, each with all it was given', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording(call);
      const first = { ...version('live', [fullTurn, turn(1, 'gracias')]), lexiconVersion: 3 };
      const second = {
        ...version('night-1', [fullTurn]),
        source: 'offline' as const,
        engine: 'whisper.cpp/base',
      };
      await recordings.saveTranscript(id, first);
      const saved = await recordings.saveTranscript(id, second);
      expect(saved).toEqual({ ...second, version: 2, createdAt: now.toISOString() });
      expect(await recordings.getTranscript(id)).toEqual({
        recordingId: id,
        versions: [{ ...first, version: 1, createdAt: now.toISOString() }, saved],
      });
    });

    it('saves a version once, however often it is repeated', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording(call);
      const saves = await Promise.all(
        [1, 2, 3].map((attempt) =>
          recordings.saveTranscript(id, version('night-1', [turn(0, `${attempt}`)])),
        ),
      );
      const [saved] = (await recordings.getTranscript(id))?.versions ?? [];
      expect(saved?.turns).toEqual([turn(0, '1')]);
      expect(saves).toEqual([saved, saved, saved]);
    });

    it('grows the live version turn by turn while the recording is open', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording({ ...call, state: 'open' });
      const turns = [turn(0, 'buenos días'), turn(1, 'le llamo por'), turn(2, 'mi factura')];
      for (let count = 1; count <= 3; count += 1) {
        const saved = await recordings.saveLiveTurns(id, version('live', turns.slice(0, count)));
        expect(saved.version).toBe(1);
        expect((await recordings.getTranscript(id))?.versions).toEqual([saved]);
      }
      await expect(
        recordings.saveLiveTurns(id, version('live', [turn(0, 'otra cosa'), turn(1, 'b'), turn(2, 'c')])),
      ).rejects.toEqual(failure('conflict'));
      await expect(recordings.saveLiveTurns(id, version('live', turns.slice(0, 1)))).rejects.toEqual(
        failure('conflict'),
      );
      const corrected = turns.map((each) => ({ ...each, text: each.text.toUpperCase() }));
      await recordings.saveLiveTurns(id, version('live', corrected));
      await recordings.saveLiveTurns(id, version('after a reconnection', [turn(0, 'sigo aquí')]));
      await recordings.updateMetadata(id, { state: 'complete' });
      await expect(recordings.saveLiveTurns(id, version('live', turns))).rejects.toEqual(failure('conflict'));
      expect((await recordings.getTranscript(id))?.versions.map((saved) => saved.turns)).toEqual([
        corrected,
        [turn(0, 'sigo aquí')],
      ]);
    });

    it('refuses a transcript that could not be read back', async () => {
      const { recordings } = await open();
      const { id } = await recordings.saveRecording(call);
      const planted = 'texto del cliente '.repeat(20_000);
      const refused = await recordings.saveTranscript(id, version('a', [turn(0, planted)])).catch(String);
      expect(refused).toMatch(/^RangeError: The transcript of rec_\w+ can't be stored: turns\.0\.hypothesis/);
      expect(refused).not.toContain('cliente');
      expect(await recordings.getTranscript(id)).toBeUndefined();
    });

    it('finds the unprocessed, the oldest first, and pages through ranges of time', async () => {
      const { recordings } = await open();
      for (const [index, hour] of [5, 3, 1, 4, 2].entries()) {
        const id = parseRecordingId(`rec_h${hour}`);
        await recordings.saveRecording({
          ...call,
          id,
          createdAt: `2026-01-20T0${hour}:00:00Z`,
          tenantId: hour % 2 === 0 ? 'even' : 'odd',
          agentId: `agent${index}`,
          conversationId: `call-${hour}`,
          language: hour === 5 ? 'pt' : 'es',
        });
      }
      await recordings.updateMetadata(parseRecordingId('rec_h2'), { processed: true });
      const ids = async (...query: Parameters<typeof recordings.listRecordings>) =>
        (await recordings.listRecordings(...query)).map(({ id }) => id.slice(5)).join('');
      expect(await ids()).toBe('12345');
      expect(await ids({ processed: false, limit: 3 })).toBe('134');
      expect(await ids({ processed: true })).toBe('2');
      expect(await ids({ from: '2026-01-20T02:00:00Z', to: '2026-01-20T04:00:00Z' })).toBe('23');
      expect(await ids({ tenantId: 'odd', state: 'complete' })).toBe('135');
      expect(await ids({ agentId: 'agent0' })).toBe('5');
      expect(await ids({ conversationId: 'call-4' })).toBe('4');
      expect(await ids({ language: 'pt' })).toBe('5');
      const [, second] = await recordings.listRecordings({ limit: 2 });
      expect(await ids(second === undefined ? {} : { limit: 2, after: second })).toBe('34');
      await expect(recordings.listRecordings({ limit: 0 })).rejects.toThrow(RangeError);
      await expect(recordings.listRecordings({ limit: 1001 })).rejects.toThrow(RangeError);
    });

    it('counts recordings and bytes', async () => {
      const { objects, recordings } = await open();
      expect(await recordings.stats()).toEqual({
        totalRecordings: 0,
        totalSizeBytes: 0,
        processed: 0,
        pending: 0,
      });
      const { id } = await recordings.saveRecording({ ...call, audio: wav });
      await recordings.saveRecording({ ...call, conversationId: 'b' });
      await recordings.saveTranscript(id, version('a', [fullTurn]));
      await recordings.updateMetadata(id, { processed: true });
      let totalSizeBytes = 0;
      for await (const { sizeBytes } of objects.list('')) totalSizeBytes += sizeBytes;
      expect(await recordings.stats()).toEqual({
        totalRecordings: 2,
        totalSizeBytes,
        processed: 1,
        pending: 1,
      });
    });

    it('takes audio as a stream, with what its WAV header says, and only if it is what was meant', async () => {
      const { recordings } = await open();
      const bytes = silentWav(3000);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const audio = {
        open: () => Readable.from([bytes.subarray(0, 30), bytes.subarray(30)]),
        sha256,
        sizeBytes: bytes.length,
        contentType: 'audio/wav',
      };
      const { id, audio: saved } = await recordings.saveRecording({ ...call, audio });
      const known = { sha256, sizeBytes: bytes.length, contentType: 'audio/wav' };
      expect(saved).toEqual({ ...known, sampleRateHz: 8000, channels: 1, durationMs: 3000 });
      expect(bytes.equals(await recordings.getAudio(id))).toBe(true);
      const changed = { ...audio, open: () => Readable.from([bytes.subarray(0, 5000)]) };
      const cut = recordings.saveRecording({ ...call, audio: changed });
      await expect(cut).rejects.toEqual(failure('corrupt'));
    });

    it('reads a changed audio as damaged', async () => {
      const { objects, recordings } = await open();
      const { id } = await recordings.saveRecording({ ...call, audio: wav });
      const key = `audio/${id}.wav`;
      const flipped = Buffer.from(wav.bytes);
      flipped.writeUInt8(flipped.readUInt8(9000) ^ 1, 9000);
      await objects.put(key, flipped, { contentType: 'audio/wav' });
      await expect(recordings.getAudio(id)).rejects.toEqual(failure('corrupt', { key }));
      await objects.put(key, flipped.subarray(0, 9000), { contentType: 'audio/wav' });
      await expect(recordings.getAudio(id)).rejects.toEqual(failure('corrupt', { key }));
      await objects.delete(key);
      await expect(recordings.getAudio(id)).rejects.toEqual(failure('not-found', { key }));
    });
  });
}

import type { Kysely } from 'kysely';
import { createCatalog } from './catalog.ts';
import type { Database } from './database-schema.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import type { Ledger } from './ledger.ts';
import { createLiveTurns } from './live-turns.ts';
import { formatMetadata, toUtc } from './metadata-document.ts';
import type { ObjectStore } from './object-store.ts';
import type { NewRecording, Recording, RecordingPatch } from './recording.ts';
import { erasedRecording, eraseFiles } from './recording-erasure.ts';
import {
  readAudio,
  readMetadata,
  readTranscript,
  writeAudio,
  writeMetadata,
  writeTranscript,
} from './recording-files.ts';
import { createRecordingId, type RecordingId } from './recording-id.ts';
import { audioKey, metadataKey, transcriptKey } from './recording-keys.ts';
import type { RecordingStore } from './recording-store.ts';
import { reindexRecordings } from './reindex.ts';
import { StorageError } from './storage-error.ts';
import type { Transcript } from './transcript.ts';
import { checkTranscriptVersion } from './transcript-document.ts';
import { appendVersion, type ChangedTranscript, emptyTranscript } from './transcript-versions.ts';

export interface RecordingStoreOptions {
  readonly objects: ObjectStore;
  readonly db: Kysely<Database>;
  /** Gets the recordings that `reindex` finds unprocessed. */
  readonly ledger: Pick<Ledger, 'enqueue'>;
  readonly clock: () => Date;
  /** 1 to 40 letters, digits, `-` or `_`, never the same twice. */
  readonly randomId: () => string;
}

/**
 * Recordings over an object store and the catalog of a database. Changes of one recording are made one after another inside
 * a process; another process's change in between is a `conflict`.
 */
export function createRecordingStore(options: RecordingStoreOptions): RecordingStore {
  const { objects, clock } = options;
  const catalog = createCatalog(options.db);
  const inTurn = createKeyedQueue();
  const live = createLiveTurns(objects, clock);

  async function index(recording: Recording, metadata: string): Promise<Recording> {
    const transcript = await objects.head(transcriptKey(recording.id));
    await catalog.upsert([{ recording, metadata, transcriptSizeBytes: transcript?.sizeBytes ?? 0 }]);
    return recording;
  }

  /** Writes what `change` makes of the transcript, where it makes a difference. */
  async function changeTranscript(
    id: RecordingId,
    change: (transcript: Transcript) => ChangedTranscript,
  ): Promise<{ readonly result: ChangedTranscript; readonly sizeBytes: number | undefined }> {
    await live.fold(id);
    const file = await readTranscript(objects, id);
    const result = change(file?.transcript ?? emptyTranscript(id));
    if (!result.changed) return { result, sizeBytes: file?.sizeBytes };
    checkTranscriptVersion(id, result.version);
    const { sizeBytes } = await writeTranscript(objects, result.transcript, file?.etag);
    return { result, sizeBytes };
  }

  return {
    saveRecording: async (added) => {
      const recording = newRecording(added, options);
      // Before anything is written: what can't be stored must not leave its audio behind.
      formatMetadata(recording);
      return inTurn(recording.id, async () => {
        const key = metadataKey(recording.id);
        if ((await objects.head(key)) !== undefined) throw new StorageError({ kind: 'already-exists', key });
        const saved: Recording =
          added.audio === undefined
            ? recording
            : { ...recording, audio: await writeAudio(objects, recording.id, added.audio) };
        return index(saved, await writeMetadata(objects, saved));
      });
    },

    getRecording: async (id) => (await readMetadata(objects, id)).recording,

    listRecordings: (query = {}) => catalog.list(query),

    updateMetadata: (id, patch) =>
      inTurn(id, async () => {
        const file = await readMetadata(objects, id);
        const recording = changed(file.recording, patch);
        if (recording.state !== 'open') await live.fold(id);
        return index(recording, await writeMetadata(objects, recording, file.etag));
      }),

    getAudio: async (id) => readAudio(objects, (await readMetadata(objects, id)).recording),

    saveAudio: (id, audio) =>
      inTurn(id, async () => {
        const file = await readMetadata(objects, id);
        if (file.recording.audio !== undefined) {
          throw new StorageError({ kind: 'already-exists', key: audioKey(id) });
        }
        const recording = { ...file.recording, audio: await writeAudio(objects, id, audio) };
        return index(recording, await writeMetadata(objects, recording, file.etag));
      }),

    saveTranscript: (id, version) =>
      inTurn(id, async () => {
        const key = metadataKey(id);
        if ((await objects.head(key)) === undefined) throw new StorageError({ kind: 'not-found', key });
        const { result, sizeBytes } = await changeTranscript(id, (transcript) =>
          appendVersion(transcript, version, clock()),
        );
        if (sizeBytes !== undefined) await catalog.setTranscriptSize(id, sizeBytes);
        return result.version;
      }),

    saveLiveTurns: (id, version) =>
      inTurn(id, async () => {
        const { recording } = await readMetadata(objects, id);
        if (recording.state !== 'open') throw new StorageError({ kind: 'conflict', key: transcriptKey(id) });
        return live.save(id, version);
      }),

    erase: (id, classes) =>
      inTurn(id, async () => {
        const file = await readMetadata(objects, id);
        if (file.recording.legalHold !== undefined) return 'held';
        if (file.recording.state === 'open')
          throw new StorageError({ kind: 'conflict', key: metadataKey(id) });
        await live.fold(id);
        const recording = erasedRecording(file.recording, classes, clock());
        await index(recording, await writeMetadata(objects, recording, file.etag));
        await eraseFiles(objects, recording);
        await index(recording, formatMetadata(recording));
        return 'erased';
      }),

    getTranscript: (id) => live.read(id),

    reindex: (run = {}) => inTurn('reindex', () => reindexRecordings({ ...options, catalog }, run)),

    stats: () => catalog.stats(),
  };
}

function changed(recording: Recording, patch: RecordingPatch): Recording {
  const { legalHold, ...rest } = { ...recording, ...patch };
  return legalHold === undefined ? rest : { ...rest, legalHold };
}

function newRecording(added: NewRecording, options: RecordingStoreOptions): Recording {
  const now = options.clock();
  return {
    id: added.id ?? createRecordingId(now, options.randomId()),
    conversationId: added.conversationId,
    tenantId: added.tenantId ?? 'default',
    ...(added.agentId !== undefined && { agentId: added.agentId }),
    language: added.language,
    createdAt: added.createdAt === undefined ? now.toISOString() : toUtc(added.createdAt),
    ...(added.endedAt !== undefined && { endedAt: toUtc(added.endedAt) }),
    state: added.state ?? 'complete',
    processed: false,
    processingMode: 'none',
    transcription: '',
    transcriptVersion: 0,
  };
}

import type { Kysely } from 'kysely';
import type { Catalog } from './catalog.ts';
import type { Database } from './database-schema.ts';
import type { Ledger } from './ledger.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import type { Recording } from './recording.ts';
import { type MetadataFile, readMetadata } from './recording-files.ts';
import type { RecordingId } from './recording-id.ts';
import {
  AUDIO_PREFIX,
  audioKey,
  METADATA_PREFIX,
  metadataKey,
  recordingIdOfKey,
  TRANSCRIPT_PREFIX,
  transcriptKey,
} from './recording-keys.ts';
import type { ReindexReport } from './recording-store.ts';
import { type Finding, type ReindexFindings, withReindexFindings } from './reindex-findings.ts';
import { StorageError } from './storage-error.ts';

/** Metadata files read side by side, and rows written in one transaction. */
const BATCH = 100;

/** A temporary file this old has no writer any more: the longest write is that of one recording's audio. */
const LEFTOVER_AGE_MS = 3_600_000;

interface ReindexContext {
  readonly objects: ObjectStore;
  readonly db: Kysely<Database>;
  readonly catalog: Catalog;
  readonly ledger: Pick<Ledger, 'enqueue'>;
  readonly clock: () => Date;
}

interface ReindexRun {
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

interface BatchContext extends ReindexContext {
  readonly findings: ReindexFindings;
  readonly damaged: Damage[];
  readonly orphans: string[];
}

interface Found {
  readonly id: RecordingId;
  readonly info: ObjectInfo;
}

type Damage = ReindexReport['damaged'][number];

/**
 * Rebuilds the catalog from the files while others go on reading and writing: sizes of audio and transcripts first, then the
 * metadata in batches, then what no metadata speaks of. A row is written before the file's etag is looked at again, and a
 * writer writes the file before its row: so the row of the newest file stands at the end, whoever was faster.
 */
export function reindexRecordings(context: ReindexContext, run: ReindexRun): Promise<ReindexReport> {
  return withReindexFindings(context.db, (findings) => reindexWith({ ...context, findings }, run));
}

async function reindexWith(
  context: ReindexContext & { readonly findings: ReindexFindings },
  run: ReindexRun,
): Promise<ReindexReport> {
  const { objects, catalog, findings } = context;
  const damaged: Damage[] = [];
  const orphans: string[] = [];
  await objects.removeLeftovers(new Date(context.clock().getTime() - LEFTOVER_AGE_MS));

  for await (const batch of batches(objects, AUDIO_PREFIX, damaged)) {
    run.signal?.throwIfAborted();
    await findings.record(batch.map(({ id, info }) => ({ id, audio_size_bytes: info.sizeBytes })));
  }
  for await (const batch of batches(objects, TRANSCRIPT_PREFIX, damaged)) {
    run.signal?.throwIfAborted();
    await findings.record(batch.map(({ id, info }) => ({ id, transcript_size_bytes: info.sizeBytes })));
  }
  let indexed = 0;
  let done = 0;
  for await (const batch of batches(objects, METADATA_PREFIX, damaged)) {
    run.signal?.throwIfAborted();
    indexed += await indexBatch(
      { ...context, damaged, orphans },
      batch.map(({ id }) => id),
    );
    done += batch.length;
    run.onProgress?.(done);
  }
  for await (const finding of pages((after) => findings.withoutMetadata(after))) {
    const id = finding.id as RecordingId;
    if ((await objects.head(metadataKey(id))) !== undefined) continue;
    if (finding.audio_size_bytes !== null) orphans.push(audioKey(id));
    if (finding.transcript_size_bytes !== null) {
      damaged.push({ key: transcriptKey(id), reason: 'there is no metadata for it' });
    }
  }
  let removed = 0;
  for await (const { id, metadata } of pages((after) => findings.unread(after))) {
    run.signal?.throwIfAborted();
    if (metadata === null && (await objects.head(metadataKey(id as RecordingId))) !== undefined) continue;
    removed += await catalog.remove([id]);
  }
  return { indexed, removed, damaged, orphans };
}

async function indexBatch(context: BatchContext, ids: readonly RecordingId[]): Promise<number> {
  const found = await context.findings.get(ids);
  let indexed = 0;
  for (let remaining = ids; remaining.length > 0; ) {
    const reads = await Promise.all(remaining.map((id) => tryRead(context.objects, id)));
    const files = reads.filter((read) => 'etag' in read);
    context.damaged.push(...reads.filter((read) => 'reason' in read));
    await context.catalog.upsert(
      files.map((file) => ({
        recording: file.recording,
        metadata: file.text,
        transcriptSizeBytes: found.get(file.recording.id)?.transcript_size_bytes ?? 0,
      })),
    );
    const infos = await Promise.all(
      files.map(({ recording }) => context.objects.head(metadataKey(recording.id))),
    );
    const settled = files.filter((file, index) => file.etag === infos[index]?.etag);
    const damagedIds = remaining.filter((_, index) => 'reason' in (reads[index] ?? {}));
    await context.findings.record([
      ...settled.map(({ recording }) => ({ id: recording.id, metadata: 'read' as const })),
      ...damagedIds.map((id) => ({ id, metadata: 'damaged' as const })),
    ]);
    for (const { recording } of settled) await checkAudio(context, recording, found.get(recording.id));
    const pending = settled.filter(
      ({ recording: { processed, state } }) => !processed && state === 'complete',
    );
    await context.ledger.enqueue(
      pending.map(({ recording }) => recording.id),
      'offline',
    );
    indexed += settled.length;
    const changed = files.filter(
      (file, index) => infos[index] !== undefined && file.etag !== infos[index].etag,
    );
    remaining = changed.map(({ recording }) => recording.id);
  }
  return indexed;
}

/** The file, its damage, or nothing where it was removed meanwhile. */
async function tryRead(
  objects: ObjectStore,
  id: RecordingId,
): Promise<MetadataFile | Damage | { gone: true }> {
  try {
    return await readMetadata(objects, id);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { failure } = error;
    if (failure.kind === 'corrupt') return { key: failure.key, reason: failure.reason };
    if (failure.kind === 'not-found') return { gone: true };
    throw error;
  }
}

/** Compares the size of the audio with the metadata; its SHA-256 is checked whenever it is read. */
async function checkAudio(
  context: BatchContext,
  recording: Recording,
  finding: Finding | undefined,
): Promise<void> {
  if (recording.erased?.audio !== undefined) return;
  const key = audioKey(recording.id);
  const listedBytes = finding?.audio_size_bytes ?? undefined;
  if (recording.audio?.sizeBytes === listedBytes) return;
  if (recording.audio === undefined) {
    context.orphans.push(key);
    return;
  }
  // It may have been written after the listing went by.
  const sizeBytes = (await context.objects.head(key))?.sizeBytes;
  if (sizeBytes === recording.audio.sizeBytes) return;
  const reason =
    sizeBytes === undefined
      ? 'it is missing'
      : `it has ${sizeBytes} bytes, its metadata says ${recording.audio.sizeBytes}`;
  context.damaged.push({ key, reason });
}

/** The objects of a folder by the recording they belong to; those named otherwise are reported. */
async function* batches(objects: ObjectStore, prefix: string, damaged: Damage[]): AsyncGenerator<Found[]> {
  let batch: Found[] = [];
  for await (const info of objects.list(prefix)) {
    const id = recordingIdOfKey(info.key);
    if (id === undefined) damaged.push({ key: info.key, reason: 'it is not named after a recording' });
    else batch.push({ id, info });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* pages<T extends { readonly id: string }>(
  pageAfter: (id: string) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  let page = await pageAfter('');
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield* page;
    page = await pageAfter(last.id);
  }
}

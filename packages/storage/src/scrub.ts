import type { Kysely } from 'kysely';
import type { Catalog } from './catalog.ts';
import type { Database } from './database-schema.ts';
import type { Ledger } from './ledger.ts';
import { mergedKeys } from './merged-keys.ts';
import { MAX_METADATA_BYTES, parseMetadata } from './metadata-document.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';
import type { ObjectParts } from './open-objects.ts';
import type { Recording } from './recording.ts';
import { readMetadata } from './recording-files.ts';
import type { RecordingId } from './recording-id.ts';
import {
  AUDIO_PREFIX,
  audioKey,
  liveKey,
  METADATA_PREFIX,
  metadataKey,
  recordingIdOfKey,
  TRANSCRIPT_PREFIX,
  transcriptKey,
} from './recording-keys.ts';
import type { ScrubFinding, ScrubOptions, ScrubReport } from './scrub-finding.ts';
import { isUnderWay, type ScrubContext, scrubObject } from './scrub-object.ts';
import { StorageError } from './storage-error.ts';
import { MAX_TRANSCRIPT_BYTES, parseTail, parseTranscript } from './transcript-document.ts';

interface ScrubSources {
  readonly parts: ObjectParts;
  readonly objects: ObjectStore;
  readonly db: Kysely<Database>;
  readonly catalog: Catalog;
  readonly ledger: Pick<Ledger, 'enqueue'>;
  readonly clock: () => Date;
}

interface RunContext extends ScrubContext, ScrubSources {}

/** Recordings looked at side by side. */
const AT_ONCE = 8;

const PAGE = 500;

/** What is younger may be half of a recording that is being saved. */
const SETTLED_AGE_MS = 3_600_000;

/**
 * Compares every recording's files with their hashes, the index and the copy. Files that are whole are the truth; what isn't is
 * put back from the copy. Without `repair` nothing is changed. Memory doesn't grow with the number of recordings.
 */
export async function scrubRecordings(sources: ScrubSources, options: ScrubOptions): Promise<ScrubReport> {
  const counts = { repaired: 0, repairable: 0, 'needs-a-person': 0 };
  const found = (finding: ScrubFinding) => {
    counts[finding.outcome] += 1;
    options.onFinding(finding);
  };
  const { repair, readBucket = false } = options;
  const context: RunContext = { ...sources, repair, readBucket, found };
  const leftoversRemoved = repair ? await removeLeftovers(context) : 0;
  let recordings = 0;
  for await (const ids of metadataIds(context)) {
    options.signal?.throwIfAborted();
    await Promise.all(ids.map((id) => scrubRecording(context, id)));
    recordings += ids.length;
    options.onProgress?.(recordings);
  }
  await findOrphans(context, options.signal);
  await findUnfiled(context, options.signal);
  const { copy } = sources.parts;
  return {
    recordings,
    repaired: counts.repaired,
    repairable: counts.repairable,
    needsAPerson: counts['needs-a-person'],
    leftoversRemoved,
    underReplicated: copy === undefined ? 0 : (await copy.outbox.status()).underReplicated,
  };
}

async function removeLeftovers({ parts, clock }: RunContext): Promise<number> {
  const before = new Date(clock().getTime() - SETTLED_AGE_MS);
  const ofTruth = await parts.truth.removeLeftovers(before);
  return ofTruth + ((await parts.copy?.objects.removeLeftovers(before)) ?? 0);
}

async function* metadataIds(context: RunContext): AsyncGenerator<RecordingId[]> {
  const { truth, truthIs, copy } = context.parts;
  const inTruth = truth.list(METADATA_PREFIX);
  const keys = copy === undefined ? keysOf(inTruth) : mergedKeys(inTruth, copy.objects.list(METADATA_PREFIX));
  let ids: RecordingId[] = [];
  for await (const key of keys) {
    const id = recordingIdOfKey(key);
    if (id === undefined) {
      const reason = 'it is not named after a recording';
      context.found({ kind: 'damaged', where: truthIs, key, reason, outcome: 'needs-a-person' });
      continue;
    }
    ids.push(id);
    if (ids.length < AT_ONCE) continue;
    yield ids;
    ids = [];
  }
  if (ids.length > 0) yield ids;
}

async function scrubRecording(context: RunContext, id: RecordingId): Promise<void> {
  const metadata = {
    key: metadataKey(id),
    contentType: 'application/json',
    parse: parseMetadata,
    maxBytes: MAX_METADATA_BYTES,
  };
  if (!(await scrubObject(context, metadata))) return;
  const recording = await scrubIndex(context, id);
  if (recording === undefined) return;
  const { audio, erased } = recording;
  if (erased?.audio !== undefined) {
    await scrubErased(context, audioKey(id), recording);
  } else if (audio !== undefined) {
    const { contentType, sha256 } = audio;
    await scrubObject(context, { key: audioKey(id), contentType, sha256 });
  }
  await scrubTranscript(context, recording);
  if (recording.state === 'open') await scrubTail(context, id);
}

/** The recording in the file, which the index is made to have; nothing where it went meanwhile. */
async function scrubIndex(context: RunContext, id: RecordingId): Promise<Recording | undefined> {
  const { parts, db, catalog, ledger, repair } = context;
  // Twice: a writer that has written the file writes the row right after.
  for (let looks = 1; ; looks += 1) {
    const file = await readMetadata(parts.truth, id).catch((error: unknown) => {
      if (error instanceof StorageError && error.failure.kind === 'not-found') return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    const row = await db.selectFrom('recording').select('metadata').where('id', '=', id).executeTakeFirst();
    if (row?.metadata === file.text) return file.recording;
    if (looks === 1) continue;
    const { recording, text } = file;
    if (repair) {
      const transcriptSizeBytes = (await parts.truth.head(transcriptKey(id)))?.sizeBytes ?? 0;
      await catalog.upsert([{ recording, metadata: text, transcriptSizeBytes }]);
      if (!recording.processed && recording.state === 'complete') await ledger.enqueue([id], 'offline');
    }
    context.found({
      kind: row === undefined ? 'not-in-index' : 'index-differs',
      where: 'index',
      key: metadataKey(id),
      reason: row === undefined ? 'the index has no row of it' : 'the index has other metadata',
      outcome: repair ? 'repaired' : 'repairable',
    });
    return recording;
  }
}

async function scrubTranscript(context: RunContext, recording: Recording): Promise<void> {
  const { id, erased, transcriptVersion } = recording;
  const key = transcriptKey(id);
  if (erased?.['raw-transcript'] !== undefined && erased['corrected-transcript'] !== undefined) {
    await scrubErased(context, key, recording);
    return;
  }
  const { truth, copy } = context.parts;
  const isThere = (await truth.head(key)) !== undefined || (await copy?.objects.head(key)) !== undefined;
  if (!isThere && transcriptVersion === 0) return;
  await scrubObject(context, {
    key,
    contentType: 'application/json',
    parse: (json) => parseTranscript(json, id),
    maxBytes: MAX_TRANSCRIPT_BYTES,
  });
}

async function scrubTail(context: RunContext, id: RecordingId): Promise<void> {
  const { truth, copy } = context.parts;
  const key = liveKey(id);
  const isThere = (await truth.head(key)) !== undefined || (await copy?.objects.head(key)) !== undefined;
  if (!isThere) return;
  await scrubObject(context, {
    key,
    contentType: 'application/json',
    parse: (json) => parseTail(json, id),
    maxBytes: MAX_TRANSCRIPT_BYTES,
  });
}

/** What the metadata says was erased must be gone from the truth and from the copy. */
async function scrubErased(context: RunContext, key: string, { legalHold }: Recording): Promise<void> {
  const { truth, truthIs, copy } = context.parts;
  const isInTruth = (await truth.head(key)) !== undefined;
  if (!isInTruth && ((await copy?.objects.head(key)) === undefined || (await isUnderWay(context, key))))
    return;
  const where = isInTruth ? truthIs : 'bucket';
  if (legalHold !== undefined) {
    const reason = 'its metadata says that it was erased, and a legal hold stands';
    context.found({ kind: 'not-erased', where, key, reason, outcome: 'needs-a-person' });
    return;
  }
  if (context.repair) await context.objects.delete(key);
  const reason = 'its metadata says that it was erased';
  context.found({
    kind: 'not-erased',
    where,
    key,
    reason,
    outcome: context.repair ? 'repaired' : 'repairable',
  });
}

/** Audio and transcripts without metadata. */
async function findOrphans(context: RunContext, signal: AbortSignal | undefined): Promise<void> {
  const before = new Date(context.clock().getTime() - SETTLED_AGE_MS);
  for (const prefix of [AUDIO_PREFIX, TRANSCRIPT_PREFIX]) {
    for await (const { key, modifiedAt } of context.parts.truth.list(prefix)) {
      signal?.throwIfAborted();
      const id = recordingIdOfKey(key);
      if (id !== undefined && modifiedAt >= before) continue;
      if (id !== undefined && (await context.parts.truth.head(metadataKey(id))) !== undefined) continue;
      const reason = id === undefined ? 'it is not named after a recording' : 'there is no metadata for it';
      const { truthIs: where } = context.parts;
      context.found({ kind: 'orphan', where, key, reason, outcome: 'needs-a-person' });
    }
  }
}

/** Rows of the index whose file is nowhere. What the copy has was put back before. */
async function findUnfiled(context: RunContext, signal: AbortSignal | undefined): Promise<void> {
  const { truth, truthIs, copy } = context.parts;
  for (let after = ''; ; ) {
    signal?.throwIfAborted();
    const rows = await context.db
      .selectFrom('recording')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { id } of rows) {
      const key = metadataKey(id as RecordingId);
      if ((await truth.head(key)) !== undefined || (await copy?.objects.head(key)) !== undefined) continue;
      const reason = 'the index has a row of it';
      context.found({ kind: 'missing', where: truthIs, key, reason, outcome: 'needs-a-person' });
    }
    after = last.id;
  }
}

async function* keysOf(listing: AsyncIterable<ObjectInfo>): AsyncGenerator<string> {
  for await (const { key } of listing) yield key;
}

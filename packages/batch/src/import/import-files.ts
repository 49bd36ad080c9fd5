import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type NewRecording,
  parseRecordingId,
  type RecordingId,
  type Storage,
  StorageError,
} from '@enmienda/storage';
import { AUDIO_HEAD_BYTES, audioKindOf } from './audio-kind.ts';
import { readSidecar } from './sidecar.ts';

/** What became of one file. */
export interface ImportedFile {
  /** Below the folder. */
  readonly file: string;
  readonly outcome: 'imported' | 'would-import' | 'present' | 'skipped' | 'failed';
  readonly recordingId?: RecordingId;
  readonly sizeBytes?: number;
  /** Why it was skipped or failed. */
  readonly reason?: string;
}

export interface ImportOptions {
  readonly folder: string;
  /** Where a sidecar says nothing else. */
  readonly language: 'es' | 'pt' | 'en';
  readonly tenantId: string;
  readonly dryRun: boolean;
  /** Finished recordings become jobs of the batch. */
  readonly enqueue: boolean;
  /** Files at work at once. */
  readonly concurrent: number;
  readonly onFile: (file: ImportedFile) => void;
  readonly signal: AbortSignal;
}

type Target = Pick<Storage, 'recordings' | 'ledger'>;

/**
 * Takes the audio files of a folder and those below it. A recording's id is made from the hash of its sound and its tenant, so the
 * same sound is taken once, however often and under whatever name. Memory doesn't grow with files or their size.
 */
export async function importFiles(target: Target, options: ImportOptions): Promise<void> {
  const files = filesBelow(options.folder);
  const work = async () => {
    for (;;) {
      options.signal.throwIfAborted();
      const next = await files.next();
      if (next.done === true) return;
      options.onFile(await importFile(target, next.value, options));
    }
  };
  await Promise.all(Array.from({ length: options.concurrent }, work));
}

/** Files that may be audio: neither hidden nor sidecars, and not behind symbolic links. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder)) {
    if (entry.name.startsWith('.')) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else if (entry.isFile() && !entry.name.toLowerCase().endsWith('.json')) yield file;
  }
}

/** How many files there are to look at. */
export async function countFiles(folder: string, signal: AbortSignal): Promise<number> {
  const files = filesBelow(folder);
  for (let count = 0; ; count += 1) {
    signal.throwIfAborted();
    if ((await files.next()).done === true) return count;
  }
}

async function importFile(target: Target, file: string, options: ImportOptions): Promise<ImportedFile> {
  const shown = path.relative(options.folder, file);
  try {
    const read = await readNew(file, options);
    if (typeof read === 'string') return { file: shown, outcome: 'skipped', reason: read };
    const { recording, sizeBytes } = read;
    const known = { file: shown, recordingId: recording.id, sizeBytes };
    const there = await findRecording(target, recording.id);
    if (there !== undefined) {
      if (!options.dryRun && options.enqueue && !there.processed) await enqueue(target, recording.id);
      return { ...known, outcome: 'present' };
    }
    if (options.dryRun) return { ...known, outcome: 'would-import' };
    const outcome = await save(target, recording);
    if (options.enqueue) await enqueue(target, recording.id);
    return { ...known, outcome };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return { file: shown, outcome: 'failed', reason };
  }
}

interface NewFile {
  readonly recording: NewRecording & { readonly id: RecordingId };
  readonly sizeBytes: number;
}

/** The recording that the file is, or why it is none. */
async function readNew(file: string, options: ImportOptions): Promise<NewFile | string> {
  const { size: sizeBytes, mtime } = await stat(file);
  const contentType = audioKindOf(await headOf(file));
  if (contentType === undefined) return sizeBytes === 0 ? 'it is empty' : 'it is no audio that is known';
  const {
    conversationId,
    tenantId = options.tenantId,
    language,
    createdAt,
    ...more
  } = await readSidecar(file);
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) hash.update(piece);
  const sha256 = hash.digest('hex');
  const recording: NewFile['recording'] = {
    id: idOf(sha256, tenantId),
    conversationId: conversationId ?? path.parse(file).name.slice(0, 200),
    tenantId,
    language: language ?? options.language,
    createdAt: createdAt ?? mtime.toISOString(),
    ...more,
    audio: { open: () => createReadStream(file), sha256, sizeBytes, contentType },
  };
  return { recording, sizeBytes };
}

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(AUDIO_HEAD_BYTES), 0, AUDIO_HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** 192 of the 256 bits: no two sounds share them. Another tenant's copy of the same sound is another recording. */
function idOf(sha256: string, tenantId: string): RecordingId {
  const hash = createHash('sha256').update(`${sha256}\n${tenantId}`).digest('hex');
  return parseRecordingId(`rec_${hash.slice(0, 48)}`);
}

async function findRecording({ recordings }: Target, id: RecordingId) {
  return recordings.getRecording(id).catch((error: unknown) => {
    if (error instanceof StorageError && error.failure.kind === 'not-found') return undefined;
    throw error;
  });
}

async function save({ recordings }: Target, recording: NewRecording): Promise<'imported' | 'present'> {
  try {
    await recordings.saveRecording(recording);
    return 'imported';
  } catch (error) {
    // Another importer, or the same sound under another name, came first.
    if (error instanceof StorageError && error.failure.kind === 'already-exists') return 'present';
    throw error;
  }
}

async function enqueue({ ledger }: Target, id: RecordingId): Promise<void> {
  await ledger.enqueue([id], 'offline');
}

/** Why this file alone failed; `undefined` for what every other file would fail of too. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof RangeError) return error.message;
  if (error instanceof StorageError) {
    const { kind } = error.failure;
    return kind === 'corrupt' ? 'it changed while it was read' : undefined;
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

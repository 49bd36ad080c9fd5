import { setTimeout as delay } from 'node:timers/promises';
import { createKeyedQueue } from './keyed-queue.ts';
import { sha256Of, sha256OfStream } from './object-checksum.ts';
import type { ObjectBody, ObjectInfo, ObjectStore, PutOptions } from './object-store.ts';
import type { ReplicationOutbox, ReplicationTask } from './replication-outbox.ts';
import { StorageError } from './storage-error.ts';

export interface ReplicatorOptions {
  readonly local: ObjectStore;
  readonly remote: ObjectStore;
  readonly outbox: ReplicationOutbox;
  /** Whether an object is written once: other bytes in the bucket are then never overwritten. */
  readonly isImmutable: (key: string) => boolean;
  /** 0 to 1; spreads the waits of several processes. */
  readonly random: () => number;
}

export interface DrainReport {
  /** Objects that are now the same in both. */
  readonly copied: number;
  /** Objects that failed for a reason of their own; they are tried again later. */
  readonly failed: number;
  /** Why nothing more could be copied, e.g. `s3://recordings: TimeoutError`; absent where all was tried. */
  readonly outage?: string;
}

/** Copies what the outbox names from the folder to the bucket. */
export interface Replicator {
  /** Until nothing is due, or the bucket can't be reached. */
  drain(signal: AbortSignal): Promise<DrainReport>;
  /** Until `signal` is aborted: at once when woken, every few seconds otherwise, more rarely during an outage. */
  run(signal: AbortSignal): Promise<void>;
  wake(): void;
}

const CLAIMED_AT_ONCE = 32;
const COPIES_AT_ONCE = 4;

/** Between two looks for what other processes wrote or left. */
const POLL_MS = 5000;
const OUTAGE_WAIT_MS = 1000;
const OUTAGE_WAIT_MAX_MS = 60_000;

/** The longest first wait of an object that failed; doubled with each failure up to six hours, and shortened by chance. */
const RETRY_MIN_MS = 1000;
const RETRY_MS = 30_000;
const RETRY_MAX_MS = 6 * 3_600_000;

/** Larger objects are streamed, read once for their hash and once for the copy. */
const IN_MEMORY_BYTES = 16 * 1024 * 1024;

/** Someone else wrote the object in the bucket in between: it is looked at again. */
const CONFLICTS = 5;

export function createReplicator(options: ReplicatorOptions): Replicator {
  const { outbox, random } = options;
  const inTurn = createKeyedQueue();
  let wakeUp: () => void = () => undefined;
  let isWoken = false;

  /** One after another: who waits for the end of a copy waits for those that are under way, too. */
  const drain = (signal: AbortSignal) => inTurn('drain', () => drainOnce(signal));

  async function drainOnce(signal: AbortSignal): Promise<DrainReport> {
    let copied = 0;
    let failed = 0;
    for (;;) {
      const keys = await outbox.claim(CLAIMED_AT_ONCE);
      if (keys.length === 0 || signal.aborted) return { copied, failed };
      let outage: string | undefined;
      const waiting = [...keys];
      const copyRest = async () => {
        for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) {
          if (outage !== undefined || signal.aborted) return;
          const outcome = await copyNoted(options, key, signal);
          if (outcome.kind === 'copied') copied += 1;
          if (outcome.kind === 'failed') failed += 1;
          if (outcome.kind === 'outage') outage = outcome.reason;
        }
      };
      await Promise.all(Array.from({ length: COPIES_AT_ONCE }, copyRest));
      if (outage !== undefined) return { copied, failed, outage };
    }
  }

  /** Until woken or for so long. */
  async function pause(ms: number, signal: AbortSignal): Promise<void> {
    if (isWoken || signal.aborted) return;
    const over = new AbortController();
    wakeUp = () => over.abort();
    const either = AbortSignal.any([over.signal, signal]);
    await delay(ms, undefined, { signal: either, ref: false }).catch(() => undefined);
    wakeUp = () => undefined;
  }

  return {
    drain,

    async run(signal) {
      let outages = 0;
      while (!signal.aborted) {
        isWoken = false;
        const isOut = await drain(signal).then(
          ({ outage }) => outage !== undefined,
          // The database can't be used for the moment; those who write are told so themselves.
          () => true,
        );
        outages = isOut ? outages + 1 : 0;
        if (isOut) {
          const mostMs = Math.min(OUTAGE_WAIT_MAX_MS, OUTAGE_WAIT_MS * 2 ** Math.min(outages, 10));
          // Writes go on during an outage, and must not shorten the wait.
          await delay(mostMs * (0.2 + 0.8 * random()), undefined, { signal, ref: false }).catch(
            () => undefined,
          );
        } else {
          await pause(POLL_MS, signal);
        }
      }
    },

    wake() {
      isWoken = true;
      wakeUp();
    },
  };
}

type Outcome =
  | { readonly kind: 'copied' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'outage'; readonly reason: string };

async function copyNoted(options: ReplicatorOptions, key: string, signal: AbortSignal): Promise<Outcome> {
  const { outbox, random } = options;
  const tasks = await outbox.tasks(key);
  const ids = tasks.map(({ id }) => id);
  if (ids.length === 0) return { kind: 'copied' };
  const attempts = Math.max(...tasks.map((task) => task.attempts));
  try {
    await copyObject(options, { key, tasks, signal });
    await outbox.settle(ids);
    return { kind: 'copied' };
  } catch (error) {
    if (signal.aborted) {
      await outbox.release(ids);
      return { kind: 'outage', reason: 'stopped' };
    }
    if (!(error instanceof StorageError)) throw error;
    const { failure } = error;
    if (failure.kind === 'unavailable' || failure.kind === 'no-space') {
      // For a moment, so that what has this trouble alone doesn't stand before all others.
      const retryAfterMs = Math.ceil(OUTAGE_WAIT_MAX_MS * random());
      await outbox.postpone(ids, { reason: error.message, retryAfterMs });
      return { kind: 'outage', reason: error.message };
    }
    const mostMs = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** Math.min(attempts, 20));
    const retryAfterMs = RETRY_MIN_MS + (mostMs - RETRY_MIN_MS) * random();
    await outbox.postpone(ids, { reason: failure.kind, retryAfterMs: Math.ceil(retryAfterMs) });
    return { kind: 'failed' };
  }
}

/**
 * Makes the bucket's object that of the folder. First the bucket is looked at, then the folder read, then the bucket written on
 * the condition that it is still as it was: of two processes that copy the same object, the one with the older bytes is refused.
 */
async function copyObject(
  { local, remote, isImmutable }: ReplicatorOptions,
  object: { readonly key: string; readonly tasks: readonly ReplicationTask[]; readonly signal: AbortSignal },
): Promise<void> {
  const { key, tasks, signal } = object;
  for (let conflicts = 0; ; conflicts += 1) {
    const there = await remote.head(key);
    const info = await local.head(key);
    if (info === undefined) {
      // A file that was lost, not deleted, is what the bucket is for.
      if (tasks.some(({ action }) => action === 'delete')) await remote.delete(key);
      return;
    }
    const { body, sha256 } = await readForCopy(local, info);
    if (there !== undefined && (await remoteSha256(remote, there)) === sha256) return;
    if (there !== undefined && isImmutable(key)) {
      throw new StorageError({ kind: 'already-exists', key });
    }
    const contentType =
      tasks.findLast(({ action }) => action === 'put')?.contentType ?? 'application/octet-stream';
    const condition: Partial<PutOptions> = there === undefined ? { ifAbsent: true } : { ifMatch: there.etag };
    try {
      await remote.put(key, body, { contentType, sha256, signal, ...condition });
      return;
    } catch (error) {
      const kind = error instanceof StorageError ? error.failure.kind : undefined;
      const isBeaten = kind === 'already-exists' || kind === 'conflict' || kind === 'corrupt';
      if (!isBeaten || conflicts === CONFLICTS) throw error;
    }
  }
}

interface CopyBody {
  readonly body: ObjectBody;
  readonly sha256: string;
}

/** A file that can't be read is that object's trouble, not the bucket's. */
async function readForCopy(local: ObjectStore, info: ObjectInfo): Promise<CopyBody> {
  try {
    return await readFile(local, info);
  } catch (error) {
    if (!(error instanceof StorageError) || error.failure.kind !== 'unavailable') throw error;
    throw new StorageError(
      { kind: 'corrupt', key: info.key, reason: error.failure.reason },
      { cause: error },
    );
  }
}

async function readFile(local: ObjectStore, info: ObjectInfo): Promise<CopyBody> {
  if (info.sizeBytes <= IN_MEMORY_BYTES) {
    const { bytes } = await local.get(info.key);
    return { body: bytes, sha256: sha256Of(bytes) };
  }
  const sha256 = await sha256OfStream(await local.stream(info.key));
  // Where the file is replaced between the two readings, the hash differs and the copy is begun anew.
  return { body: await local.stream(info.key), sha256 };
}

async function remoteSha256(remote: ObjectStore, there: ObjectInfo): Promise<string> {
  return there.sha256 ?? sha256OfStream(await remote.stream(there.key));
}

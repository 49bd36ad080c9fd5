import type { Kysely } from 'kysely';
import type { AuditTrail } from './audit-trail.ts';
import type { Catalog } from './catalog.ts';
import type { Database } from './database-schema.ts';
import type { ErasableClass, Recording } from './recording.ts';
import type { RecordingId } from './recording-id.ts';
import type { RecordingStore } from './recording-store.ts';
import type { RetentionClass, RetentionPolicy } from './retention-policy.ts';
import { StorageError } from './storage-error.ts';

/** What was done, or would be, with one class of one recording; `logs` are not of a recording. */
export interface CleanupItem {
  readonly recordingId?: RecordingId;
  readonly retained: RetentionClass;
  readonly outcome: 'erased' | 'would-erase' | 'held' | 'failed';
  /** Audit events, for `logs`. */
  readonly count?: number;
  /** Of a failure: its kind. */
  readonly reason?: string;
}

export interface CleanupOptions {
  readonly policy: RetentionPolicy;
  readonly dryRun: boolean;
  /** Who is written into the audit trail. */
  readonly actor: string;
  readonly onItem: (item: CleanupItem) => void;
  readonly signal?: AbortSignal;
}

export interface Retention {
  /** Erases what is older than the policy keeps it. What a killed run left undone is completed first. */
  cleanUp(options: CleanupOptions): Promise<void>;
  /** Nothing of the recording is erased from now on. @throws StorageError not-found */
  hold(id: RecordingId, hold: { readonly reason: string; readonly actor: string }): Promise<Recording>;
  /** @throws StorageError not-found */
  lift(id: RecordingId, actor: string): Promise<Recording>;
  readonly audit: Pick<AuditTrail, 'list'>;
}

interface RetentionSources {
  readonly db: Kysely<Database>;
  readonly catalog: Pick<Catalog, 'list'>;
  readonly recordings: Pick<RecordingStore, 'updateMetadata' | 'erase'>;
  readonly audit: AuditTrail;
  readonly clock: () => Date;
}

const CLASSES = ['audio', 'raw-transcript', 'corrected-transcript'] as const;

const DAY_MS = 86_400_000;
const PAGE = 500;

/**
 * Erasing is noted first, then written into the metadata, then done, then entered into the audit trail: a process that dies in
 * between leaves the note, and the next run goes on from it.
 */
export function createRetention(sources: RetentionSources): Retention {
  const { db, catalog, recordings, audit, clock } = sources;

  async function erase(
    id: RecordingId,
    classes: readonly ErasableClass[],
    { actor, onItem }: CleanupOptions,
  ): Promise<void> {
    const at = clock().toISOString();
    for (const each of classes) {
      await db
        .insertInto('erasure')
        .values({ recording_id: id, class: each, begun_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const outcome = await recordings.erase(id, classes).catch((error: unknown) => {
      if (!(error instanceof StorageError)) throw error;
      const { kind } = error.failure;
      if (kind === 'not-found') return 'gone' as const;
      if (kind !== 'conflict' && kind !== 'corrupt') throw error;
      for (const retained of classes) onItem({ recordingId: id, retained, outcome: 'failed', reason: kind });
      return undefined;
    });
    if (outcome === undefined) return;
    if (outcome === 'erased') {
      const detail = classes.join(', ');
      await audit.record({ at: clock().toISOString(), actor, action: 'erased', recordingId: id, detail });
    }
    await db.deleteFrom('erasure').where('recording_id', '=', id).where('class', 'in', classes).execute();
    if (outcome === 'gone') return;
    for (const retained of classes) onItem({ recordingId: id, retained, outcome });
  }

  async function completeBegun(options: CleanupOptions): Promise<void> {
    const rows = await db.selectFrom('erasure').select(['recording_id', 'class']).execute();
    for (const begun of rows) {
      options.signal?.throwIfAborted();
      await erase(begun.recording_id as RecordingId, [begun.class], options);
    }
  }

  async function eraseResults(id: RecordingId, { actor, onItem }: CleanupOptions): Promise<void> {
    const { numDeletedRows } = await db
      .deleteFrom('stage_run')
      .where('recording_id', '=', id)
      .where('state', '=', 'done')
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
    const at = clock().toISOString();
    await audit.record({ at, actor, action: 'results-erased', recordingId: id, detail: 'finished jobs' });
    onItem({ recordingId: id, retained: 'results', outcome: 'erased' });
  }

  async function hasResults(id: RecordingId): Promise<boolean> {
    const row = await db
      .selectFrom('stage_run')
      .select('recording_id')
      .where('recording_id', '=', id)
      .where('state', '=', 'done')
      .executeTakeFirst();
    return row !== undefined;
  }

  async function cleanRecording(recording: Recording, options: CleanupOptions): Promise<void> {
    const { policy, dryRun, onItem } = options;
    const { id, tenantId, createdAt, endedAt, state, legalHold } = recording;
    if (state === 'open') return;
    const ageDays = (clock().getTime() - Date.parse(endedAt ?? createdAt)) / DAY_MS;
    const isOver = (retained: Exclude<RetentionClass, 'logs'>) => {
      const days = policy.daysOf(tenantId, retained);
      return days !== undefined && ageDays >= days;
    };
    const due = CLASSES.filter((retained) => isOver(retained) && hasClass(recording, retained));
    const isResultsDue = isOver('results') && (await hasResults(id));
    const all: readonly RetentionClass[] = isResultsDue ? [...due, 'results'] : due;
    if (legalHold !== undefined || dryRun) {
      const outcome = legalHold === undefined ? 'would-erase' : 'held';
      for (const retained of all) onItem({ recordingId: id, retained, outcome });
      return;
    }
    if (due.length > 0) await erase(id, due, options);
    if (isResultsDue) await eraseResults(id, options);
  }

  return {
    cleanUp: async (options) => {
      const { policy, dryRun, signal, onItem } = options;
      if (!dryRun) await completeBegun(options);
      const nowMs = clock().getTime();
      if (policy.shortestDays !== undefined) {
        const to = new Date(nowMs - policy.shortestDays * DAY_MS + 1).toISOString();
        let page = await catalog.list({ to, limit: PAGE });
        for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
          for (const recording of page) {
            signal?.throwIfAborted();
            await cleanRecording(recording, options);
          }
          page = await catalog.list({ to, limit: PAGE, after: last });
        }
      }
      if (policy.logsDays === undefined) return;
      const before = new Date(nowMs - policy.logsDays * DAY_MS).toISOString();
      const count = dryRun ? await audit.countBefore(before) : await audit.forget(before);
      if (count > 0) onItem({ retained: 'logs', count, outcome: dryRun ? 'would-erase' : 'erased' });
    },

    hold: async (id, { reason, actor }) => {
      const at = clock().toISOString();
      const recording = await recordings.updateMetadata(id, { legalHold: { since: at, reason } });
      await audit.record({ at, actor, action: 'hold-placed', recordingId: id, detail: reason });
      return recording;
    },

    lift: async (id, actor) => {
      const recording = await recordings.updateMetadata(id, { legalHold: undefined });
      const at = clock().toISOString();
      await audit.record({ at, actor, action: 'hold-lifted', recordingId: id, detail: '' });
      return recording;
    },

    audit,
  };
}

/** Whether there is, or may be, something of the class. */
function hasClass(recording: Recording, retained: ErasableClass): boolean {
  if (recording.erased?.[retained] !== undefined) return false;
  return retained !== 'audio' || recording.audio !== undefined;
}

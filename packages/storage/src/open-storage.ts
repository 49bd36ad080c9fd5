import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { createAuditTrail } from './audit-trail.ts';
import { createCatalog } from './catalog.ts';
import { openDatabase } from './database.ts';
import { createRecordingStore } from './file-recording-store.ts';
import { createLeadership, type Leadership } from './leadership.ts';
import type { LearningStore } from './learning-contract.ts';
import { createLearningStore } from './learning-store.ts';
import type { Ledger } from './ledger.ts';
import { type ObjectSettings, openObjects, type Replication } from './open-objects.ts';
import { createProviderLimits, type ProviderLimits } from './provider-limits.ts';
import { createQueueControl, type QueueControl } from './queue-control.ts';
import type { RecordingStore } from './recording-store.ts';
import { createRetention, type Retention } from './retention.ts';
import { createScheduleTicks, type ScheduleTicks } from './schedule-ticks.ts';
import { scrubRecordings } from './scrub.ts';
import type { ScrubOptions, ScrubReport } from './scrub-finding.ts';
import { createLedger } from './sql-ledger.ts';

export interface StorageSettings extends ObjectSettings {
  /** `postgres://…`, or a path or `file:` URL of a SQLite file; default `enmienda.sqlite` in the root. */
  readonly databaseUrl?: string;
}

export interface Storage {
  readonly recordings: RecordingStore;
  readonly ledger: Ledger;
  readonly learning: LearningStore;
  readonly leadership: Leadership;
  readonly ticks: ScheduleTicks;
  readonly queue: QueueControl;
  readonly limits: ProviderLimits;
  /** With the backend `both`. */
  readonly replication?: Replication;
  /** Compares files, index and copy, and with `repair` puts right what can be. */
  scrub(options: ScrubOptions): Promise<ScrubReport>;
  readonly retention: Retention;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the recordings and the database beside them; made where they don't exist. Processes on one machine may share a root,
 * and those of several machines a bucket and a PostgreSQL database.
 * @throws StorageError read-only | no-space | corrupt | unavailable
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  const db = await openDatabase(settings.databaseUrl ?? path.join(settings.rootPath, 'enmienda.sqlite'));
  const { objects, parts, replication, close } = await openObjects(settings, db).catch(
    async (error: unknown) => {
      await db.destroy();
      throw error;
    },
  );
  const ledger = createLedger(db);
  const clock = () => new Date();
  let closing: Promise<void> | undefined;
  const catalog = createCatalog(db);
  const recordings = createRecordingStore({
    objects,
    db,
    ledger,
    clock,
    randomId: () => randomBytes(8).toString('hex'),
  });
  return {
    recordings,
    ledger,
    learning: createLearningStore(db),
    leadership: createLeadership(db),
    ticks: createScheduleTicks(db),
    queue: createQueueControl(db),
    limits: createProviderLimits(db),
    ...(replication !== undefined && { replication }),
    scrub: (options) => scrubRecordings({ parts, objects, db, catalog, ledger, clock }, options),
    retention: createRetention({ db, catalog, recordings, audit: createAuditTrail(db), clock }),
    close: () => {
      closing ??= close().then(() => db.destroy());
      return closing;
    },
  };
}

import type { LearningStore } from './learned-pair.ts';
import type { Ledger } from './ledger.ts';
import type { RecordingStore } from './recording-store.ts';

export interface StorageSettings {
  readonly backend: 'local' | 's3';
  /** Recordings root of the local backend; with `s3`, where the default database lies. */
  readonly rootPath: string;
  /** A path or `file:` URL of a SQLite file; default `enmienda.sqlite` in the root. */
  readonly databaseUrl?: string;
  readonly s3?: {
    readonly bucket: string;
    readonly region: string;
    readonly endpoint?: string;
  };
}

/** One named place that at most one process holds at a time, e.g. `daemon`; a holder that stops renewing loses it. */
export interface Leadership {
  /** Takes or renews the place for `ttlMs`; otherwise says who holds it. */
  claim(
    name: string,
    holder: string,
    ttlMs: number,
  ): Promise<
    { readonly held: true } | { readonly held: false; readonly by: string; readonly untilMs: number }
  >;
  resign(name: string, holder: string): Promise<void>;
}

/** Cron ticks as rows, so that a missed one is seen and two hosts never fire the same one. */
export interface ScheduleTicks {
  /** True for the one caller that gets to fire this tick. */
  claim(name: string, dueAtMs: number): Promise<boolean>;
  /** Of the newest tick claimed; `undefined` before the first. */
  last(name: string): Promise<number | undefined>;
}

export interface Storage {
  readonly recordings: RecordingStore;
  readonly ledger: Ledger;
  readonly learning: LearningStore;
  readonly leadership: Leadership;
  readonly ticks: ScheduleTicks;
  /** Idempotent. */
  close(): Promise<void>;
}

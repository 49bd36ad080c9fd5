import type { Kysely } from 'kysely';

/** One step of the database's shape. Never changed after a release: a further step is added instead. */
export interface Migration {
  /** `NNNN-subject`, the name of its file. */
  readonly name: string;
  /** Runs inside the transaction that also records it. */
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

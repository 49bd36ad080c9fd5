import type { Kysely } from 'kysely';
import type { ColumnWords } from '../column-words.ts';

/** One step of the database's shape. Never changed after a release: a further step is added instead. */
export interface Migration {
  /** `NNNN-subject`, the name of its file. */
  readonly name: string;
  /** Runs inside the transaction that also records it; `words` are what the engines say differently. */
  readonly up: (db: Kysely<unknown>, words: ColumnWords) => Promise<void>;
}

import { type Kysely, PostgresAdapter } from 'kysely';

/** What stores the tables. Modules that write SQL ask for it only where the two have no words in common. */
export type DatabaseEngine = 'sqlite' | 'postgres';

export function engineOf(db: Pick<Kysely<unknown>, 'getExecutor'>): DatabaseEngine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
